"""Django's settings, all of them from `openentry.project.environment`."""

from __future__ import annotations

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
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "openentry.web.middleware.SafeHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
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
STATIC_ROOT = str(ENVIRONMENT.folder("DATA") / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

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
