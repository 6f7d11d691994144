"""Settings come from the environment; each wrong one is named with what is expected, no secret is repeated."""

from pathlib import Path

import pytest

from app.exceptions import SettingInvalid
from app.settings.service import ServiceSettings
from tests.fixtures.bank_folder import embedded_settings

SETTINGS = {
    "STAFF_IDLE_MINUTES",
    "ALLOWED_HOSTS",
    "AMQP_URL",
    "API_PROCESSES",
    "AUDIT_ANCHOR",
    "AUDIT_SIGNING_KEY",
    "AUDIT_TRUSTED_KEYS",
    "APPLICANT_CONTRACT",
    "CONNECTORS_FILE",
    "CURRENCY",
    "DATABASE_POOL_OVERFLOW",
    "DATABASE_POOL_SIZE",
    "DATABASE_STATEMENT_SECONDS",
    "DATABASE_TIMEOUT_SECONDS",
    "DATABASE_URL",
    "DATABASE_WAIT_SECONDS",
    "DEMO_MODE",
    "DEMO_PASSWORD",
    "FOUR_EYES",
    "HTTP_PORT",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "METRICS_ADDRESS",
    "PERMISSIONS_FILE",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_REDIRECT_URL",
    "OIDC_NAME",
    "OIDC_SCOPE",
    "OIDC_ROLES",
    "OIDC_GROUPS_CLAIM",
    "OIDC_GROUP_ROLES",
    "LOCAL_LOGIN",
    "BREAK_GLASS_LOGIN",
    "PORTFOLIO_DEFAULT_RATE",
    "REGISTRY_URL",
    "RETENTION_APPLICANT_DAYS",
    "RETENTION_APPLICATION_DAYS",
    "RETENTION_AUDIT_PERSONAL_DAYS",
    "RETENTION_CREDIT_DAYS",
    "RETENTION_SCORE_REASONS_DAYS",
    "RETENTION_SESSION_DAYS",
    "RP_ID",
    "RP_ORIGIN",
    "SCORING_TIMEOUT_SECONDS",
    "SECOND_FACTOR_KEY",
    "SECOND_FACTOR_ROLES",
    "SECURITY_CONTACT",
    "SESSION_HOURS",
    "SEPARATE_DUTIES",
    "SESSION_SECRET",
    "SHADOW_SHARE",
    "SHIPPED_MODELS",
    "TRUSTED_PROXIES",
}
ELSEWHERE = {"DATABASE_URL": "postgresql://bank:hunter2@db/bank"}


def load_in(folder: Path, **variables: str) -> ServiceSettings:
    with embedded_settings(folder, **variables) as settings:
        return settings


def refusal(folder: Path, **variables: str) -> str:
    with pytest.raises(SettingInvalid) as raised, embedded_settings(folder, **variables):
        pass
    return str(raised.value)


def test_every_promised_setting_exists() -> None:
    assert {name.upper() for name in ServiceSettings.model_fields} == SETTINGS


def test_every_setting_says_what_it_expects() -> None:
    fields = ServiceSettings.model_fields
    assert [name for name in fields if not fields[name].description] == ["database_url"]  # its checks say it


def test_without_any_variable_everything_lives_under_var(tmp_path: Path) -> None:
    settings = load_in(tmp_path)
    assert settings.database_url == "sqlite+aiosqlite:///var/credit_scoring.db"
    assert settings.registry_url == "var/registry"
    assert (settings.applicant_contract, settings.amqp_url, settings.portfolio_default_rate) == (
        "consumer_loan",
        "",
        None,
    )
    assert settings.is_embedded
    assert settings.demo_mode


def test_an_empty_variable_is_one_that_was_not_said(tmp_path: Path) -> None:
    empty = dict.fromkeys(SETTINGS, "")
    assert load_in(tmp_path, **empty) == load_in(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("HTTP_PORT", "70000", "a port from 1 to 65535"),
        ("HTTP_PORT", "0", "a port from 1 to 65535"),
        ("HTTP_PORT", "http", "a port from 1 to 65535"),
        ("LOG_LEVEL", "loud", "DEBUG, INFO, WARNING or ERROR"),
        ("LOG_FORMAT", "xml", "text or json"),
        ("METRICS_ADDRESS", "9100", "host:port"),
        ("METRICS_ADDRESS", "127.0.0.1:0", "host:port"),
        ("METRICS_ADDRESS", "127.0.0.1:65536", "host:port"),
        ("METRICS_ADDRESS", "127.0.0.1:http", "host:port"),
        ("TRUSTED_PROXIES", "10.0.0.0/33", "addresses, networks or names"),
        ("TRUSTED_PROXIES", "10.0.0.256", "addresses, networks or names"),
        ("TRUSTED_PROXIES", "web-proxy,", "addresses, networks or names"),
        ("TRUSTED_PROXIES", "*", "addresses, networks or names"),
        ("DEMO_MODE", "perhaps", "true or false"),
        ("SCORING_TIMEOUT_SECONDS", "0", "seconds from above 0 to 120"),
        ("SCORING_TIMEOUT_SECONDS", "120.5", "seconds from above 0 to 120"),
        ("SCORING_TIMEOUT_SECONDS", "nan", "seconds from above 0 to 120"),
        ("SCORING_TIMEOUT_SECONDS", "soon", "seconds from above 0 to 120"),
        ("PORTFOLIO_DEFAULT_RATE", "0", "a fraction such as 0.05"),
        ("PORTFOLIO_DEFAULT_RATE", "1", "a fraction such as 0.05"),
        ("PORTFOLIO_DEFAULT_RATE", "-0.05", "a fraction such as 0.05"),
        ("PORTFOLIO_DEFAULT_RATE", "5", "a fraction such as 0.05"),
        ("PORTFOLIO_DEFAULT_RATE", "5%", "a fraction such as 0.05"),
        ("PORTFOLIO_DEFAULT_RATE", "nan", "a fraction such as 0.05"),
        ("DATABASE_URL", "bank.db", "sqlite:///path/to/file.db"),
        ("DATABASE_URL", "mysql://bank@db/bank", "postgresql://user:password@host:port/name"),
        ("DATABASE_URL", "postgresql://db/bank?sslmode=perhaps", "sslmode must be one of"),
        ("DATABASE_URL", "postgresql://db/bank?connect_timeout=3", "'connect_timeout' is not known"),
        ("DATABASE_POOL_SIZE", "0", "1 to 1000"),
        ("DATABASE_POOL_OVERFLOW", "-1", "0 to 1000"),
        ("DATABASE_TIMEOUT_SECONDS", "0", "seconds from above 0 to 300"),
        ("DATABASE_STATEMENT_SECONDS", "0", "seconds from 0.1 to 3600"),
        ("DATABASE_WAIT_SECONDS", "inf", "seconds from 0 to 3600"),
        ("AMQP_URL", "http://broker", "amqp://user:password@host:port/"),
        ("STAFF_IDLE_MINUTES", "0", "1 to 720"),
        ("STAFF_IDLE_MINUTES", "30,admin=721", "1 to 720"),
        ("SESSION_HOURS", "12,boss=8", "boss is no role"),
        ("SESSION_HOURS", "169", "1 to 168"),
        ("SECOND_FACTOR_ROLES", "admin,boss", "boss is no role"),
        ("SECOND_FACTOR_ROLES", "client", "not for the role client"),
        ("SECURITY_CONTACT", "security@bank.example", "mailto:"),
        ("OIDC_ISSUER", "http://provider.bank.example", "not an https address"),
        ("OIDC_ISSUER", "provider.bank.example", "not an https address"),
        ("OIDC_REDIRECT_URL", "https://scoring.bank.example/", "its path must be /sso/callback"),
        ("OIDC_SCOPE", "profile", "openid and more"),
        ("OIDC_ROLES", "both", "local: roles are granted here"),
        ("OIDC_GROUP_ROLES", "admins", "is no role"),
        ("OIDC_GROUP_ROLES", "borrowers=client", "grants no role of staff"),
        ("LOCAL_LOGIN", "perhaps", "on, clients or off"),
        ("LOCAL_LOGIN", "off", "needs OIDC_ISSUER"),
        ("SECOND_FACTOR_KEY", "x" * 31, "at least 32 characters"),
        ("SESSION_SECRET", "x" * 31, "at least 32 characters"),
        ("DEMO_PASSWORD", "1234567", "at least 8 characters"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(tmp_path: Path, name: str, value: str, expected: str) -> None:
    message = refusal(tmp_path, **{name: value})
    assert message.startswith(f"{name}: ")
    assert expected in message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize("proxies", ["web-proxy", "10.0.0.0/8, proxy.bank.example", "::1", "fd00::/8,127.0.0.1"])
def test_proxies_are_named_by_address_network_or_name(tmp_path: Path, proxies: str) -> None:
    assert load_in(tmp_path, TRUSTED_PROXIES=proxies).trusted_proxies == proxies


@pytest.mark.parametrize("address", ["0.0.0.0:9100", "[::1]:9100", "localhost:1"])
def test_metrics_have_an_address_with_a_port(tmp_path: Path, address: str) -> None:
    assert load_in(tmp_path, METRICS_ADDRESS=address).metrics_address == address


@pytest.mark.parametrize("rate", ["0.0001", "0.05", "0.9999"])
def test_a_portfolio_rate_is_a_fraction(tmp_path: Path, rate: str) -> None:
    assert load_in(tmp_path, PORTFOLIO_DEFAULT_RATE=rate).portfolio_default_rate == float(rate)


def test_all_wrong_values_are_named_at_once(tmp_path: Path) -> None:
    message = refusal(tmp_path, HTTP_PORT="x", LOG_LEVEL="x", DEMO_MODE="x")
    assert {line.split(":")[0] for line in message.splitlines()} == {"HTTP_PORT", "LOG_LEVEL", "DEMO_MODE"}


@pytest.mark.parametrize(
    "variables",
    [
        {"SESSION_SECRET": "hunter2"},
        {"DEMO_PASSWORD": "hunter2"},
        {"DATABASE_URL": "mysql://bank:hunter2@db/bank"},
        {"DATABASE_URL": "postgresql://bank:hunter2@db"},
        {"AMQP_URL": "http://bank:hunter2@broker"},
        {**ELSEWHERE, "SESSION_SECRET": "hunter2"},
        {**ELSEWHERE, "SESSION_SECRET": "s" * 32, "DEMO_PASSWORD": "hunter2"},
        {**ELSEWHERE, "HTTP_PORT": "x"},
    ],
)
def test_no_message_repeats_a_secret(tmp_path: Path, variables: dict[str, str]) -> None:
    assert "hunter2" not in refusal(tmp_path, **variables)


def test_a_currency_is_a_code_of_three_letters(tmp_path: Path) -> None:
    assert load_in(tmp_path, CURRENCY="RUB").currency == "RUB"
    assert "CURRENCY" in refusal(tmp_path, CURRENCY="rubles")


PROVIDER = {
    "OIDC_ISSUER": "https://provider.bank.example/realms/staff",
    "OIDC_CLIENT_ID": "scoring",
    "OIDC_REDIRECT_URL": "https://scoring.bank.example/sso/callback",
}


def test_groups_are_read_in_their_order_and_may_be_distinguished_names(tmp_path: Path) -> None:
    given = "CN=Scoring admins,OU=Groups=admin; /scoring/managers = manager"
    settings = load_in(tmp_path, **PROVIDER, OIDC_ROLES="groups", OIDC_GROUP_ROLES=given)
    assert list(settings.group_roles.items()) == [
        ("CN=Scoring admins,OU=Groups", "admin"),
        ("/scoring/managers", "manager"),
    ]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID: needed"),
        ({"OIDC_REDIRECT_URL": ""}, "OIDC_REDIRECT_URL: needed"),
        ({"OIDC_ROLES": "groups"}, "OIDC_GROUP_ROLES: needed"),
        ({"LOCAL_LOGIN": "off"}, "BREAK_GLASS_LOGIN: needed"),
        ({"LOCAL_LOGIN": "clients"}, "BREAK_GLASS_LOGIN: needed"),
    ],
)
def test_a_provider_that_is_described_by_half_is_refused(tmp_path: Path, changes: dict[str, str], named: str) -> None:
    assert named in refusal(tmp_path, **{**PROVIDER, **changes})
