"""Faults of a directory file: each is named, with its table and key, and what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory import parser, tables
from bot.errors import StartError
from bot.providers import PROVIDERS
from bot.vocabulary.spelling import listed
from store.people.directory import Role

TEAM = '[[team]]\nslug = "backend"\n'
PROJECT = '[[project]]\nslug = "api"\n'
MEMBER = '[[member]]\nemail = "ada@acme.test"\nname = "Ada"\n'
PAGER = '[[target]]\nname = "pagerduty:primary"\nsecret_env = "PAGERDUTY_ROUTING_KEY"\n'
ROUTE = '[[route]]\nproject = "api"\n'

FAULTS = {
    # What is added to a file without faults → its one fault.
    "title = 1": "title: is no key of a directory file",
    "[teams]": '[teams]: is no table of a directory file; did you mean "team"?',
    "[[mebmer]]": '[[mebmer]]: is no table of a directory file; did you mean "member"?',
    '[team]\nslug = "x"': "team: must be written [[team]], once for each",
    'team = ["x"]': "team: must be written [[team]], once for each",
    '[[team]]\nslug = "a b"': '[[team]] number 1 "a b": slug: "a b" is no slug: letters, digits, '
    "-, _ and . make one",
    '[[team]]\nslug = ""': '[[team]] number 1 "": slug: is empty',
    "[[team]]\nslug = 3": "[[team]] number 1: slug: must be text, in quotes",
    "[[team]]": "[[team]] number 1: slug: is missing",
    TEAM + TEAM: '[[team]] number 2 "backend": slug: the same as number 1',
    MEMBER + 'nmae = "x"': '[[member]] number 1 "ada@acme.test": nmae: is no key of member; '
    'did you mean "name"?',
    '[[member]]\nemail = "bob@"\nname = "Bob"': '[[member]] number 1 "bob@": email: "bob@" is not '
    "an email address",
    MEMBER + 'role = "ower"': '[[member]] number 1 "ada@acme.test": role: "ower" must be owner, '
    'manager, admin or member; did you mean "owner"?',
    MEMBER + 'active = "no"': '[[member]] number 1 "ada@acme.test": active: must be true or false',
    MEMBER + 'teams = "x"': '[[member]] number 1 "ada@acme.test": teams: must be a list, '
    "in brackets",
    MEMBER + "teams = [1]": '[[member]] number 1 "ada@acme.test": teams: number 1 must be text, '
    "in quotes",
    TEAM + MEMBER + 'teams = ["backedn"]': '[[member]] number 1 "ada@acme.test": teams: "backedn" '
    'is not in [[team]]; did you mean "backend"?',
    MEMBER + MEMBER.replace("ada@", "ADA@"): '[[member]] number 2 "ADA@acme.test": email: the same '
    "as number 1",
    PROJECT + 'teams = ["ops"]': '[[project]] number 1 "api": teams: "ops" is not in [[team]]',
    '[[target]]\nname = "pagerduty:x"': '[[target]] number 1 "pagerduty:x": secret_env: is missing',
    PAGER + 'card = "bar"': '[[target]] number 1 "pagerduty:primary": card: "bar" must be envelope '
    'or bare; did you mean "bare"?',
    '[[target]]\nname = "slack:x"\nsecret_env = "X"': '[[target]] number 1 "slack:x": name: Slack '
    "needs no [[target]]: a [[route]] names the place itself, as slack:C024BE91L or slack:#name",
    '[[target]]\nname = "email:ops"\nsecret_env = "X"': '[[target]] number 1 "email:ops": name: '
    "Email needs no [[target]]: a [[route]] names the place itself, as email:ops@acme.test",
    '[[target]]\nname = "ops"\nsecret_env = "X"': '[[target]] number 1 "ops": name: "ops" is not '
    "provider:address, as pagerduty:primary is",
    PROJECT + ROUTE: "[[route]] number 1: target: is missing",
    PROJECT + '[[route]]\nproject = "apx"\ntarget = "slack:C0A"': "[[route]] number 1: project: "
    '"apx" is not in [[project]]; did you mean "api"?',
    PROJECT + ROUTE + 'target = "C0ALERTS"': '[[route]] number 1: target: "C0ALERTS" is not '
    "provider:address, as slack:C024BE91L or slack:#name is",
    PROJECT + ROUTE + 'target = "slakc:C0A"': '[[route]] number 1: target: "slakc" is no provider; '
    f'there are {listed(PROVIDERS)}; did you mean "slack"?',
    PROJECT + ROUTE + 'target = "slack:alerts"': '[[route]] number 1: target: "slack:alerts" is no '
    "target, as slack:C024BE91L or slack:#name is",
    PROJECT + ROUTE + 'target = "email:ops"': '[[route]] number 1: target: "email:ops" is no '
    "target, as email:ops@acme.test is",
    PROJECT + PAGER + ROUTE + 'target = "pagerduty:primay"': "[[route]] number 1: target: "
    '"pagerduty:primay" is in no [[target]]; did you mean "pagerduty:primary"?',
    PROJECT + ROUTE + 'target = "slack:#alerts"': '[[route]] number 1: target: "#alerts" was not '
    "found",
    PROJECT + ROUTE + 'target = "slack:C0A"\nmin_level = "warn"': "[[route]] number 1: min_level: "
    '"warn" must be debug, info, warning, error or fatal; did you mean "warning"?',
    PROJECT + ROUTE + 'target = "slack:C0A"\nbroadcast = ["regresion"]': "[[route]] number 1: "
    'broadcast: "regresion" is no kind of activity; did you mean "regression"?',
    PROJECT + ROUTE + 'target = "slack:C0A"\nagain = "often"': "[[route]] number 1: again: "
    '"often" must be a number of events or users, as "100 events"',
    PROJECT + ROUTE + 'target = "slack:C0A"\nagain = "0 events"': "[[route]] number 1: again: "
    '"0 events" must be a number of events or users, as "100 events"',
    PROJECT + ROUTE + 'target = "slack:C0A"\nagain = 100': "[[route]] number 1: again: "
    "must be text, in quotes",
    PROJECT
    + ROUTE
    + 'target = "slack:C0A"\n'
    + ROUTE
    + 'target = "slack:C0A"\nmin_level = "info"': (
        "[[route]] number 2: project, target, environment: the same as number 1"
    ),
}

ORGANIZATIONS = {
    "": "[organization]: is missing",
    "[[organization]]": "organization: must be one [organization]",
    '[organization]\nname = "A"\nurl = "https://a.test"': "[organization]: slug: is missing",
    '[organization]\nslug = "a"\nname = "A"\nurl = "sentry.test"': "[organization]: url: is no "
    "address, as https://sentry.acme.test is",
    '[organization]\nslug = "a"\nname = "A"\nurl = "https://ada:pw@a.test"': "[organization]: url: "
    "must hold no password: links to it are shown to everybody",
    '[organization]\nslug = "a"\nname = "A\\nB"\nurl = "https://a.test"': "[organization]: name: "
    '"A·B" holds letters that can\'t be printed',
    '[organization]\nslug = "a"\nname = " "\nurl = "https://a.test"': "[organization]: name: "
    "is empty",
}

SECRETS = (
    "https://prod.flow.test/run?sig=abc",
    "e93facc04764012d7bfb002500d5d1a6",
    "R015PQXZLKQ7T4J2MNABCDEFGH123456",
    "xoxb-sandbox-bot",
    "hunter2",
)


def faults_of(check, text):
    with pytest.raises(StartError) as caught:
        check(text)
    return caught.value.faults


@pytest.mark.parametrize("added", FAULTS)
def test_fault_is_named(checked, acme, added):
    """One fault, one line: where it is, what is wrong, what was probably meant."""
    first, rest = (added, acme) if added.startswith(("title", "team =")) else (acme, added)

    assert faults_of(checked, f"{first}\n{rest}") == [FAULTS[added]]


@pytest.mark.parametrize("text", ORGANIZATIONS)
def test_fault_of_the_organization(checked, text):
    """There is one organization, and it needs all three keys."""
    assert faults_of(checked, text) == [ORGANIZATIONS[text]]


def test_all_faults_at_once(checked, acme):
    """Also several in one entry, and in entries that name a faulty one."""
    text = (
        acme + '[[member]]\nemail = "bob@"\nteams = ["ops"]\nrole = "x"\n[[route]]\ntarget = "x"\n'
    )

    faults = faults_of(checked, text)

    assert [fault.split(": ")[0:2] for fault in faults] == [
        ['[[member]] number 1 "bob@"', "email"],
        ['[[member]] number 1 "bob@"', "name"],
        ['[[member]] number 1 "bob@"', "role"],
        ['[[member]] number 1 "bob@"', "teams"],
        ["[[route]] number 1", "project"],
        ["[[route]] number 1", "target"],
    ]


def test_faulty_entry_is_there_for_others(checked, acme):
    """A project with a fault is named all the same: the route to it has none."""
    text = acme + PROJECT + "teams = 1\n" + ROUTE + 'target = "slack:C0A"\n'

    (fault,) = faults_of(checked, text)

    assert fault.startswith('[[project]] number 1 "api": teams')


@pytest.mark.parametrize("secret", SECRETS)
def test_secret_is_refused_and_not_repeated(checked, acme, secret):
    """Only the name of a variable belongs into the file."""
    text = acme + f'[[target]]\nname = "msteams:ops"\nsecret_env = "{secret}"\n'

    (fault,) = faults_of(checked, text)

    assert "must be the name of an environment variable" in fault
    assert secret not in fault


@pytest.mark.parametrize("key", ["name", "target"])
def test_address_as_a_target_is_not_repeated(checked, acme, key):
    """Whoever puts the address of a flow there is told, and it is not shown again."""
    table = "target" if key == "name" else "route"
    text = acme + f'[[{table}]]\n{key} = "msteams:https://flow.test/run?sig=s3cret"\n'

    assert [fault for fault in faults_of(checked, text) if "s3cret" in fault] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\nb = = 2", "not TOML, line 2, column 5: "),
        ("a = 1\na = 2\nb = 3", "not TOML, line 2, column 6: "),
        ("[organization", "not TOML, "),
        ("a = 1979-13-40", "not TOML, "),
        ("a = " + "1" * 5000, "not TOML: "),
        ("a = " + "[" * 5000, "not TOML"),
        ('a = "\x00"', "not TOML, line 1"),
    ],
)
def test_syntax_error_with_its_line(checked, text, said):
    """A file that is no TOML is one fault."""
    (fault,) = faults_of(checked, text)

    assert fault.startswith(said)


def test_normal_forms(checked, acme):
    """Addresses in small letters, kinds by their full names, lists sorted, ends trimmed."""
    text = acme.replace(".test", ".test/") + TEAM + MEMBER.replace("ada@", "ADA@") + PROJECT
    text += '[[route]]\nproject = " * "\ntarget = "email:OPS@acme.test"\n'
    text += 'broadcast = ["regression", "set_escalating", "archived"]\n'

    organization, _, member, _, route = checked(text).entries

    assert organization.url == "https://sentry.acme.test"
    assert (member.email, member.role) == ("ada@acme.test", Role.MEMBER)
    assert (route.project, route.target) == ("*", "email:ops@acme.test")
    assert route.broadcast == ["set_escalating", "set_ignored", "set_regression"]


@pytest.mark.parametrize("name", ["pagerduty:primary", "msteams:ops"])
def test_declared_places(checked, acme, name):
    """Places whose secrets are in the environment."""
    text = acme + f'[[target]]\nname = "{name}"\nsecret_env = "OPS_SECRET"\n'
    text += f'[[route]]\nproject = "*"\ntarget = "{name}"\n'

    assert [entry.table for entry in checked(text).entries] == ["organization", "target", "route"]


@pytest.mark.parametrize("address", ["C0ALERTS", "G024BE91L"])
def test_slack_ids(checked, acme, address):
    """Channels, private ones, and people are known by their ids."""
    text = acme + f'[[route]]\nproject = "*"\ntarget = "slack:{address}"\n'

    assert checked(text).entries[-1].target == f"slack:{address}"


def test_channel_names_are_asked_for_once(checked, acme):
    """One look-up for all names; the ids are what counts from then on."""
    asked = []

    def find(names):
        asked.append(names)
        return {"#alerts": "C0ALERTS", "#ops": "C0OPS"}, {}

    text = acme + PROJECT
    for project, name in (("*", "alerts"), ("api", "alerts"), ("api", "ops")):
        text += f'[[route]]\nproject = "{project}"\ntarget = "slack:#{name}"\n'
    entries = checked(text, find).entries

    assert asked == [{"#alerts", "#ops"}]
    assert [entry.target for entry in entries[-3:]] == ["slack:C0ALERTS"] * 2 + ["slack:C0OPS"]


def test_one_channel_by_name_and_by_id(checked, acme):
    """Two routes that turn out to be one are found."""
    text = acme + '[[route]]\nproject = "*"\ntarget = "slack:C0A"\n'
    text += '[[route]]\nproject = "*"\ntarget = "slack:#a"\n'

    (fault,) = faults_of(lambda text: checked(text, lambda _: ({"#a": "C0A"}, {})), text)

    assert fault == "[[route]] number 2: project, target, environment: the same as number 1"


def test_example_has_no_fault(checked, example):
    """The example in the repository is what it says."""
    entries = checked(example).entries

    assert [entry.key["email"] for entry in entries if entry.table == "member"] == [
        "ada@acme.test",
        "bob@acme.test",
        "grace@acme.test",
        "linus@acme.test",
    ]


VALUES = st.recursive(
    st.text(max_size=8) | st.integers() | st.booleans() | st.floats(),
    lambda some: (
        st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=8), some, max_size=3)
    ),
    max_leaves=12,
)
KEYS = ["slug", "email", "teams", "channels", "project"]
WORDS = st.sampled_from(["organization", "team", "member", "route", "target", *KEYS])


@given(st.dictionaries(WORDS | st.text(max_size=4), VALUES, max_size=5))
def test_any_values_are_checked(values):
    """Whatever TOML may hold is refused by faults of one line each."""

    def check(_text):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tables, "parsed", lambda _text: values)
            parser.check("", lambda _: ({}, {}))

    faults = faults_of(check, "")

    assert faults != []
    assert [fault for fault in faults if not fault.isprintable()] == []


@given(st.text())
def test_any_text_is_refused_in_words(text):
    """No text at all is a traceback."""
    assert faults_of(lambda some: parser.check(some, lambda _: ({}, {})), text) != []
