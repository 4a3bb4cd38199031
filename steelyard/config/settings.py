"""Every setting of Steelyard; each environment variable is described in docs/settings.md."""

from pathlib import Path

from django.utils.csp import CSP

from steelyard.config import env, sqlite

ROOT = Path(__file__).resolve().parents[2]
DATA = env.folder("STEELYARD_DATA", ROOT / "data")

# How this installation runs: a real center, the demonstration (simulated people), or the tests.
MODE = env.one_of("STEELYARD_MODE", ("live", "demonstration", "test"))
DEMONSTRATION = MODE == "demonstration"
DEBUG = env.flag("STEELYARD_DEBUG")


def _secret() -> str:
    """Read the signing key, or make one for this data folder on the first start."""
    given = env.text("STEELYARD_SECRET_KEY")
    if given:
        return given
    file = DATA / "secret.key"
    if not file.exists():
        import secrets  # noqa: PLC0415 -- needed once in an installation's life

        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


SECRET_KEY = _secret()
BASE_URL = env.text("STEELYARD_URL", "http://localhost:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
# Where people answer waves of feedback: a host name of its own, without cookies; demonstration and tests derive one.
FEEDBACK_URL = env.text("STEELYARD_FEEDBACK_URL", "" if MODE == "live" else BASE_URL.replace("://", "://feedback.", 1))
ALLOWED_HOSTS = env.words("STEELYARD_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
PROXIES = env.number("STEELYARD_PROXIES", default=0)  # of our own, whose word on the sender is trusted

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    # foundation
    "steelyard.foundation.kit",
    "steelyard.foundation.history",
    "steelyard.foundation.work",
    "steelyard.foundation.accounts",  # before the sign-in library, so that our templates are found first
    "steelyard.foundation.hooks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    # center
    "steelyard.center.directory",
    "steelyard.center.charge",
    "steelyard.center.context",
    "steelyard.center.needs",
    "steelyard.center.offerings",
    # support
    "steelyard.support.delivery",
    "steelyard.support.partners",
    "steelyard.support.coherence",
    "steelyard.support.exchange",
    "steelyard.support.protocols",
    "steelyard.support.readiness",
    "steelyard.support.capacity",
    "steelyard.support.library",
    "steelyard.support.events",
    "steelyard.support.attendance",
    "steelyard.support.collaboratives",
    "steelyard.support.alignment",
    "steelyard.support.measures",
    "steelyard.support.engagements",
    "steelyard.support.mailings",
    # intake
    "steelyard.intake",
    # evidence
    "steelyard.evidence.questionnaires",
    "steelyard.evidence.feedback",
    "steelyard.evidence.results",
    "steelyard.evidence.exemplars",
    "steelyard.evidence.inquiry",
    # steering
    "steelyard.steering.reporting",
    "steelyard.steering.tables",
    "steelyard.steering.balance",
    "steelyard.steering.portfolio",
    "steelyard.steering.reviews",
    "steelyard.steering.packs",
    "steelyard.steering.sunset",
    # faces
    "steelyard.faces.public",
    "steelyard.faces.portal",
    "steelyard.faces.desk",
    "steelyard.faces.api",
    "steelyard.faces.command",
    # last, so that our own widget templates are found first
    "django.forms",
]

MIDDLEWARE = [
    "steelyard.evidence.feedback.views.host.feedback_host",  # first: what it answers, nothing below it sees
    "steelyard.foundation.kit.middleware.request_log",
    "steelyard.foundation.kit.middleware.without_nul",
    "django.middleware.security.SecurityMiddleware",
    "steelyard.foundation.history.kept.kept_pages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "steelyard.foundation.kit.middleware.private_pages",
    "steelyard.foundation.accounts.middleware.second_factor",
]

ROOT_URLCONF = "steelyard.config.urls"
WSGI_APPLICATION = "steelyard.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "steelyard.foundation.kit.context.page",
                "steelyard.foundation.accounts.context.account",
            ],
            "builtins": ["steelyard.foundation.kit.templatetags.kit"],
        },
    }
]
FORM_RENDERER = "steelyard.foundation.kit.forms.Renderer"

# Databases: SQLite in the data folder, or PostgreSQL by DATABASE_URL.
DATABASE_URL = env.text("DATABASE_URL")
SQLITE_VERSION = sqlite.prefer_fixed_library()
if DATABASE_URL:
    _options = env.postgresql(DATABASE_URL)
    # A connection is asked whether it lives before it is used again: after the server came back, nobody sees an error.
    _kept = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", **_kept, **_options}}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "steelyard.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": sqlite.options(SQLITE_VERSION),
            "TEST": {"NAME": DATA / "test.sqlite3"},
        }
    }

# Accounts: sign-in by password, e-mailed code or passkey; second factor for staff (accounts.middleware).
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["steelyard.foundation.accounts.adapter.Backend"]
PASSWORD_HASHERS = [  # costly in memory too, unlike Django's first choice
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"
_FORMS = "steelyard.foundation.accounts.forms."
ACCOUNT_ADAPTER = "steelyard.foundation.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]  # nobody signs up: Adapter.is_open_for_signup
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a letter about each change of password, address or second factor
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, without a box to tick
ACCOUNT_RATE_LIMITS = {
    "login": "60/5m/ip",
    "login_failed": "60/15m/ip,10/15m/key",
    "request_login_code": "30/15m/ip,5/15m/key",
    "reset_password": "30/15m/ip,5/15m/key",
}
ACCOUNT_FORMS = {
    "login": _FORMS + "SignIn",
    "request_login_code": _FORMS + "AskCode",
    "confirm_login_code": _FORMS + "EnterCode",
    "reset_password": _FORMS + "AskReset",
    "confirm_password_reset_code": _FORMS + "EnterResetCode",
    "reset_password_from_key": _FORMS + "NewPassword",
    "change_password": _FORMS + "ChangePassword",
    "set_password": _FORMS + "SetPassword",
    "add_email": _FORMS + "ChangeAddress",
    "confirm_email_verification_code": _FORMS + "EnterAddressCode",
    "reauthenticate": _FORMS + "ConfirmPassword",
}
MFA_ADAPTER = "steelyard.foundation.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow this on localhost only
MFA_TOTP_ISSUER = "Steelyard"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": _FORMS + "EnterFactorCode",
    "reauthenticate": _FORMS + "ConfirmFactorCode",
    "activate_totp": _FORMS + "SetUpApp",
    "add_webauthn": _FORMS + "AddPasskey",
    "edit_webauthn": _FORMS + "RenamePasskey",
}
# Throttles of sign-in count in this cache, so that all workers count together (docs/decisions/0004-sign-in.md).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_remembered",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Headers: nothing from elsewhere, nothing inline.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # pages carry the proof themselves; no script of ours reads a cookie


def cookie_name(name: str, *, https: bool) -> str:
    """Behind TLS a name that browsers take from this very host alone, so that no neighbour of it sets our cookies."""
    return f"__Host-{name}" if https else name


SESSION_COOKIE_NAME = cookie_name("sessionid", https=HTTPS)
CSRF_COOKIE_NAME = cookie_name("csrftoken", https=HTTPS)
SESSION_COOKIE_AGE = 60 * 60 * 12
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# The most one uploaded file may have; what comes beyond it is counted and thrown away, never stored.
FILE_LIMIT = env.number("STEELYARD_FILE_LIMIT", default=50) * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["steelyard.foundation.kit.uploads.Bounded"]

# Static files: built assets are served under hashed names.
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STEELYARD_STATIC", ROOT / "build" / "static")
STATICFILES_DIRS = [ROOT / "build" / "assets"] if (ROOT / "build" / "assets").exists() else []
_manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files", "base_url": "/files/"},
    },
    "staticfiles": {"BACKEND": _plain if MODE == "test" else _manifest},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Mail leaves through the outbox: whatever Django sends is posted there, and the worker (foundation.work) sends it by
# SMTP. The demonstration only shows it on screen.
DEFAULT_FROM_EMAIL = env.text("STEELYARD_MAIL_FROM", "Steelyard <steelyard@localhost>")
MAILERS = {
    "default": {"BACKEND": "steelyard.foundation.work.mail.OutboxBackend"},
    "smtp": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.text("STEELYARD_MAIL_HOST") or "localhost",
            "port": env.number("STEELYARD_MAIL_PORT", default=25),
            "username": env.text("STEELYARD_MAIL_USER"),
            "password": env.text("STEELYARD_MAIL_PASSWORD"),
            "use_tls": env.flag("STEELYARD_MAIL_TLS"),
            "timeout": 20,  # seconds for each answer; the lease of a letter is longer than all of them
        },
    },
}

# How many letters of mailings go into the outbox within a minute, at most.
MAILING_RATE = max(1, env.number("STEELYARD_MAIL_RATE", default=200))

# Two installations on one machine exchange in tests and demonstrations; a live one never reads from its own machine.
EXCHANGE_LOOPBACK = env.flag("STEELYARD_EXCHANGE_LOOPBACK") and MODE != "live"

LANGUAGE_CODE = "en-us"
USE_I18N = False
TIME_ZONE = env.text("STEELYARD_TIME_ZONE", "America/Los_Angeles")
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "steelyard.foundation.kit.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "steelyard": {"level": env.text("STEELYARD_LOG_LEVEL", "INFO")},
        "django.server": {"handlers": ["stderr"], "propagate": False},
    },
}
