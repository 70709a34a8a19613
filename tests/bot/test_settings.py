import pytest

from bot.errors import StartError
from bot.settings import Settings, load_settings, require_slack

BAD = {
    "slack_api_url": ("ftp://slack.test", "an http or https address"),
    "database_url": ("mysql://ada:hunter2@db/helio", "postgresql://"),
    "http_host": ("  ", "at least 1 character"),
    "http_port": ("eighty", "a valid integer"),
    "tracker_name": ("x" * 51, "at most 50 characters"),
    "log_format": ("xml", "'text' or 'json'"),
    "log_level": ("loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
}


@pytest.fixture
def environment(monkeypatch):
    def set_all(**values):
        for name, value in values.items():
            monkeypatch.setenv(name.upper(), value)

    return set_all


def faults_of(check):
    with pytest.raises(StartError) as caught:
        check()
    return caught.value.faults


def test_defaults_need_no_environment():
    """Only the Slack tokens have to be set by anybody."""
    settings = load_settings()

    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 3080)
    assert settings.database_url == "sqlite:///heliograph.db"


def test_dotenv_counts(tmp_path):
    """A `.env` in the folder is read, and what it does not know is left alone."""
    (tmp_path / ".env").write_text("TRACKER_NAME=Bugs\nSOMEBODY_ELSES=1\n")

    assert load_settings().tracker_name == "Bugs"


def test_environment_wins_over_dotenv(tmp_path, environment):
    """What the process is given counts more than the file."""
    (tmp_path / ".env").write_text("TRACKER_NAME=Bugs\n")
    environment(tracker_name="Tracker")

    assert load_settings().tracker_name == "Tracker"


@pytest.mark.parametrize("name", BAD)
def test_bad_value_is_named(environment, name):
    """The variable and what it must be are said, its value is not."""
    value, said = BAD[name]
    environment(**{name: value})

    (fault,) = faults_of(load_settings)

    assert fault.startswith(f"{name.upper()}: ")
    assert said in fault
    assert value.strip() == "" or value not in fault


def test_every_fault_in_one_message(environment):
    """Nobody has to start the program once for each fault."""
    environment(**{name: value for name, (value, _) in BAD.items()})

    assert [fault.partition(":")[0].lower() for fault in faults_of(load_settings)] == list(BAD)


@pytest.mark.parametrize(
    "url",
    [
        "::",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://ada:hunter2@db:port/helio",
        "postgresql://ada:x@hunter2@db/helio",
        "oracle://x",
    ],
)
def test_database_address_must_be_one_we_know(environment, url):
    """Its text never repeats the address, which may hold a password."""
    environment(database_url=url)

    (fault,) = faults_of(load_settings)

    assert fault.startswith("DATABASE_URL: ")
    assert "hunter2" not in fault


@pytest.mark.parametrize("url", ["https://slack.test/api", "https://slack.test/api//"])
def test_api_address_ends_with_one_slash(environment, url):
    """slack_sdk appends the method's name as it is."""
    environment(slack_api_url=url)

    assert load_settings().slack_api_url == "https://slack.test/api/"


def test_words_in_any_case(environment):
    """Nobody should have to know which of the two is in capitals."""
    environment(log_format="JSON", log_level="debug")

    settings = load_settings()

    assert (settings.log_format, settings.log_level) == ("json", "DEBUG")


def test_blank_secret_is_none(environment):
    """A blank bearer token would let everybody in."""
    environment(api_token="   ")

    assert load_settings().api_token is None


def test_unreadable_dotenv_is_said(tmp_path):
    """A `.env` in another encoding is a fault with a name, not a traceback."""
    (tmp_path / ".env").write_bytes(b"TRACKER_NAME=\xff\xfe\n")

    (fault,) = faults_of(load_settings)

    assert fault.startswith(".env: ")


def test_secrets_are_not_printed(environment):
    """Whoever logs the settings logs no token."""
    environment(slack_bot_token="xoxb-sandbox-bot")

    assert "sandbox" not in repr(load_settings())


def test_both_tokens_are_asked_for():
    """`run` needs both; what is missing is named at once."""
    faults = faults_of(lambda: require_slack(Settings()))

    assert [fault.partition(":")[0] for fault in faults] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


def test_one_token_may_be_enough():
    """A command that only calls the Web API asks for the bot token alone."""
    settings = Settings(slack_bot_token="xoxb-sandbox-bot")

    require_slack(settings, "slack_bot_token")

    assert faults_of(lambda: require_slack(settings))[0].startswith("SLACK_APP_TOKEN: is not set")


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("xapp-sandbox-app", "does not begin with xoxb-"),
        ("xoxb-sandbox bot", "characters that no token has"),
        ("xoxb-sändbox", "characters that no token has"),
        ("xoxb-a\r\nX-Header: b", "characters that no token has"),
    ],
)
def test_token_of_a_wrong_shape(token, said):
    """Tokens get mixed up and cut; the fault says which, and does not show it."""
    settings = Settings(slack_bot_token=token)

    (fault,) = faults_of(lambda: require_slack(settings, "slack_bot_token"))

    assert said in fault
    assert token not in fault


def test_good_tokens_pass():
    """Nothing is said when nothing is wrong."""
    settings = Settings(slack_bot_token="xoxb-sandbox-bot", slack_app_token="xapp-sandbox-app")

    assert require_slack(settings) is None


def test_every_setting_is_described():
    """The page of settings is made from these."""
    undescribed = [name for name, field in Settings.model_fields.items() if not field.description]

    assert undescribed == []


def test_sentry_is_connected_by_three_or_none(environment):
    """One message names what is missing."""
    environment(sentry_url="https://sentry.acme.test/", sentry_token="sntrys_x")

    [fault] = faults_of(load_settings)

    assert fault == (
        "SENTRY_ORG is not set; SENTRY_URL, SENTRY_ORG and SENTRY_TOKEN"
        " connect Sentry together: set all three, or none"
    )
    environment(sentry_org="acme")
    assert load_settings().sentry_url == "https://sentry.acme.test"
    assert load_settings().sentry_public_url is None


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("sentry_url", "sentry.acme.test", "must be an http or https address"),
        ("sentry_url", "https://ada:hunter2@sentry.acme.test", "holds a user or a password"),
        ("sentry_url", "https://sentry.acme.test/?x=hunter2", "without ? and #"),
        ("sentry_url", "https://[", "is no address"),
        ("sentry_public_url", "https://", "must be an http or https address"),
        ("sentry_org", "https://sentry.acme.test/acme", "must be the organization's slug"),
        ("sentry_token", "sntrys_ hunter2", "holds characters that no token has"),
        ("sentry_ca_file", "/nowhere/hunter2.pem", "is no file"),
        ("sentry_ca_file", __file__, "holds no certificates"),
        ("sentry_sync", "1", "greater than or equal to 10"),
        ("sentry_poll", "-1", "greater than or equal to 0"),
    ],
)
def test_each_fault_of_sentrys_settings_is_told(environment, name, value, fault):
    """Without the value, which may hold a secret."""
    environment(**{name: value})

    said = "\n".join(faults_of(load_settings))

    assert said.startswith(name.upper())
    assert fault in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://sentry.acme.test/api/0/", "https://sentry.acme.test"),
        ("http://tools.acme.test:9000/sentry//", "http://tools.acme.test:9000/sentry"),
    ],
)
def test_sentrys_address_is_taken_as_people_write_it(environment, given, meant):
    """With the path that it stands under, without what every request adds."""
    environment(sentry_public_url=given)

    assert load_settings().sentry_public_url == meant


SENTRY = {"SENTRY_URL": "https://sentry.test", "SENTRY_ORG": "acme", "SENTRY_TOKEN": "sntrys_1"}
APPLICATION = {"SENTRY_OAUTH_CLIENT_ID": "abc", "SENTRY_OAUTH_CLIENT_SECRET": "def"}


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (SENTRY | {"SENTRY_OAUTH_CLIENT_ID": "abc"}, "belong together: set both, or none"),
        (APPLICATION, "SENTRY_OAUTH_CLIENT_ID needs SENTRY_URL, SENTRY_ORG, SENTRY_TOKEN"),
        (SENTRY | {"SENTRY_ACT_AS": "person"}, "SENTRY_ACT_AS=person needs"),
        (SENTRY | {"IDENTITY_PROOF": "sentry"}, "which needs SENTRY_OAUTH_CLIENT_ID"),
        ({"HELIOGRAPH_URL": "heliograph:3080"}, "must be an http or https address"),
        ({"HELIOGRAPH_URL": "http://u:p@heliograph"}, "must be an http or https address"),
        (SENTRY | APPLICATION | {"SENTRY_OAUTH_CLIENT_ID": "a b"}, "no client id has"),
    ],
)
def test_an_application_of_sentry(monkeypatch, given, fault):
    """What lacks or is wrong is said at the start, without a value."""
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(StartError) as told:
        load_settings()

    assert fault in str(told.value)
    assert "def" not in str(told.value).split()
