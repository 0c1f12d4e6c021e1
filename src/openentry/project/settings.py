"""Django's settings, all of them from `openentry.project.environment`."""

from __future__ import annotations

from openentry.project.assets import assets_folder
from openentry.project.environment import database, environment

ENVIRONMENT = environment()
OPERATOR = ENVIRONMENT.text("OPERATOR")
PRODUCTION = ENVIRONMENT.flag("PRODUCTION")

_DEMONSTRATION_KEY = "public key of demonstrations, refused in production"

DEBUG = False
SECRET_KEY = ENVIRONMENT.text("SECRET_KEY") or _DEMONSTRATION_KEY
ALLOWED_HOSTS = ENVIRONMENT.listed("HOSTS")

DATABASES = {"default": database(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.staticfiles",
    "openentry.registry",
    "openentry.web",
]
# From outside to inside: what is told of a request, what every answer carries, what is answered
# without looking further, what may be kept and what was kept, and last who asks.
MIDDLEWARE = [
    "openentry.web.request_log.RequestLog",
    "openentry.web.middleware.SafeHeaders",
    "openentry.web.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "openentry.web.refusing.Refusals",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "openentry.web.keeping.Keeping",
    "django.middleware.cache.FetchFromCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
# A page for everybody is kept here, too, compressed, for as long as browsers keep it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 512},
    },
}
CACHE_MIDDLEWARE_ALIAS = "pages"
ROOT_URLCONF = "openentry.project.urls"
AUTH_USER_MODEL = "registry.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Where real people depend on the installation, pages are asked for over HTTPS and cookies go
# nowhere else; a proxy before this server says so in a header that it alone sets.
_HTTPS = PRODUCTION or OPERATOR == "authority"
_PROXY_HEADER = ENVIRONMENT.text("PROXY_HEADER").upper().replace("-", "_")
SECURE_PROXY_SSL_HEADER = (f"HTTP_{_PROXY_HEADER}", "https") if _PROXY_HEADER else None
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A browser takes a cookie of such a name from this very host alone, and only over HTTPS.
SESSION_COOKIE_NAME = "__Host-openentry" if _HTTPS else "openentry"
CSRF_COOKIE_NAME = "__Host-openentry-form" if _HTTPS else "openentry-form"
CSRF_FAILURE_VIEW = "openentry.web.pages.refused.form_refused"
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
"""Bytes of a form. One that is larger is refused before it is read."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000
"""Fields of a form: a full profile with every list as long as may be has two thousand."""

# A sign-in name and not an address: addresses are sealed with the person.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]

# Without a mail server, which production refuses, messages are written to files to be looked at.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENVIRONMENT.text("MAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = str(ENVIRONMENT.folder("DATA") / "mail")
EMAIL_TIMEOUT = 20
EMAIL_HOST = ENVIRONMENT.text("MAIL_HOST")
EMAIL_PORT = ENVIRONMENT.whole("MAIL_PORT")
EMAIL_HOST_USER = ENVIRONMENT.text("MAIL_USER")
EMAIL_HOST_PASSWORD = ENVIRONMENT.text("MAIL_PASSWORD")
EMAIL_USE_TLS = ENVIRONMENT.flag("MAIL_TLS")
DEFAULT_FROM_EMAIL = ENVIRONMENT.text("MAIL_FROM")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = str(assets_folder(ENVIRONMENT.folder("DATA")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "openentry.web.assets.Assets"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# One line a request and one an error, written by `openentry.web.request_log`. What frameworks would
# write of them holds addresses, and what was sent.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "openentry.web.request_log.Line"}},
    "handlers": {
        "none": {"class": "logging.NullHandler"},
        "line": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "loggers": {
        "django": {"handlers": ["none"], "propagate": False},
        "django.request": {"handlers": ["none"], "propagate": False},
        "django.security": {"handlers": ["none"], "propagate": False},
        "django.server": {"handlers": ["none"], "propagate": False},
        "allauth": {"handlers": ["none"], "propagate": False},
        "openentry.web": {"handlers": ["line"], "level": "INFO", "propagate": False},
    },
}

# Comments on columns are for PostgreSQL; SQLite keeps none.
SILENCED_SYSTEM_CHECKS = ["models.W046", "fields.W163"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
