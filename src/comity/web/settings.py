"""Django's settings. Everything that a person may choose comes from comity.model.settings.Settings, read once here.

The database holds what people do here (accounts, the register, the desk) and a registry of figures seen; what publishers said of
money is in the lake.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from comity.model.settings import Settings
from comity.web.components.databases import database
from comity.web.components.secret import secret_key

COMITY = Settings.read()
HERE = Path(__file__).resolve().parent

SECRET_KEY = secret_key(COMITY)
DEBUG = False
ALLOWED_HOSTS = [*COMITY.hosts]
ROOT_URLCONF = "comity.web.urls"
WSGI_APPLICATION = "comity.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "comity.web.components",
    "comity.web.accounts",
    "comity.web.explore",
    "comity.web.figures",
    "comity.web.register",
    "comity.web.policy",
    "comity.web.search",
    "comity.web.desk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "simple_history",
]
MIDDLEWARE = [
    "comity.web.components.middleware.SafeHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "comity.web.accounts.middleware.PrivateWhenSignedIn",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "comity.web.components.middleware.PlainErrors",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "comity.web.components.context.page",
            ]
        },
    }
]
FORM_RENDERER = "comity.web.components.form_errors.ShownErrors"
DATABASES = {"default": database(COMITY)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account-home"
ACCOUNT_ADAPTER = "comity.web.accounts.adapter.ByInvitation"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Comity"
# Five failures lock a name at an address for an hour; the name alone too, so that many addresses gain nothing.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_CLIENT_IP_CALLABLE = None
AXES_VERBOSE = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Mail goes to files in the home until COMITY_SMTP names a server.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if COMITY.smtp_host else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = COMITY.home / "outbox"
EMAIL_HOST, EMAIL_PORT = COMITY.smtp_host, COMITY.smtp_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS = COMITY.smtp_user, COMITY.smtp_password, COMITY.smtp_tls
DEFAULT_FROM_EMAIL = COMITY.mail_from

TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic")), ("he", _("Hebrew"))]
LOCALE_PATHS = [HERE / "locale"]

# Static files are served from the package as they lie there: no collectstatic step, nothing written.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
STORAGES = {"staticfiles": {"BACKEND": "comity.web.components.static_files.Fingerprinted"}}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR"}},
}
