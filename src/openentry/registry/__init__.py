"""The register: the durable record of people, pool, rounds, invitations and nominations.

The only room that touches a database. Services write, queries read; every act goes through
`openentry.registry.acts`.
"""
