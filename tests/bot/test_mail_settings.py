import pytest

from bot.errors import StartError
from bot.mail_settings import Server, is_address, sender_of, server_of
from bot.settings import load_settings

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.acme.test", Server("mail.acme.test", 587)),
        ("smtp://mail.acme.test:25/", Server("mail.acme.test", 25)),
        ("smtps://mail.acme.test", Server("mail.acme.test", 465, is_tls=True)),
        ("smtp://u%40x:p%23%2F@h:2525", Server("h", 2525, user="u@x", password="p#/")),
        ("smtp://[::1]:25", Server("::1", 25)),
    ],
)
def test_an_address_of_a_server(url, server):
    """The port follows from the scheme; user and password are decoded."""
    assert server_of(url) == server


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("h", False)],
)
def test_what_stays_on_this_machine(host, is_loopback):
    """Only there may a password go out without TLS."""
    assert Server(host, 25).is_loopback == is_loopback


def test_a_server_does_not_show_its_password():
    """Wherever it is printed."""
    assert SECRET not in repr(server_of(f"smtp://u:{SECRET}@h"))


@pytest.mark.parametrize(
    "url",
    [
        f"http://u:{SECRET}@h",
        f"smtp://u:{SECRET}@",
        f"smtp://u:{SECRET}#x@h",
        f"smtp://u:{SECRET}/x@h",
        f"smtp://u:{SECRET}@h:port",
        f"smtp://u:{SECRET}@h:99999",
        f"smtp://u:{SECRET}@h:0",
        f"smtp://u:{SECRET}@h/path",
        f"smtp://u:{SECRET}@a b",
        f"smtp://u:{SECRET}%C3%BC@h",
        f"smtp://u:{SECRET}%0D%0A@h",
        f"smtp://:{SECRET}@h",
        f"smtp://{SECRET}@h",
        f"{SECRET}",
    ],
)
def test_a_bad_address_is_named_and_not_shown(url, monkeypatch):
    """The start stops with the variable's name; the value may hold a password."""
    monkeypatch.setenv("SMTP_URL", url)
    monkeypatch.setenv("EMAIL_FROM", "h@acme.test")
    with pytest.raises(StartError) as stopped:
        load_settings()

    (fault,) = stopped.value.faults
    assert fault.startswith("SMTP_URL: ")
    assert SECRET not in fault


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("h@acme.test", "", "h@acme.test"),
        ("Heliograph <h@acme.test>", "Heliograph", "h@acme.test"),
        ('"Acme, Inc." <h@localhost>', "Acme, Inc.", "h@localhost"),
        ("Hélio <h+x@acme.test>", "Hélio", "h+x@acme.test"),
    ],
)
def test_whom_mail_comes_from(text, name, address):
    """A name, if it has one, and the address."""
    sender = sender_of(text)

    assert (sender.display_name, sender.addr_spec) == (name, address)


@pytest.mark.parametrize(
    "text",
    [
        "nobody",
        "nobody@",
        "@acme.test",
        "a@acme.test, b@acme.test",
        "Acme, Inc. <h@acme.test>",
        "h@acme.test\nBcc: x@evil.test",
        "h@acme.test\r",
        "a..b@acme.test",
        "a@acme..test",
        "jörg@acme.test",
        "x" * 300 + "@acme.test",
    ],
)
def test_a_bad_sender_is_refused(text):
    """No address, several, one with a line break after it, or one that needs more than ASCII."""
    with pytest.raises(ValueError, match=r"must (hold|have|be one line)"):
        sender_of(text)


def test_a_bad_sender_is_named_and_not_shown(monkeypatch):
    """The start stops with the variable's name."""
    monkeypatch.setenv("EMAIL_FROM", SECRET)
    with pytest.raises(StartError) as stopped:
        load_settings()

    (fault,) = stopped.value.faults
    assert fault.startswith("EMAIL_FROM: ")
    assert SECRET not in fault


def test_a_mail_server_needs_a_sender(monkeypatch):
    """Without a mail server nobody is asked for one."""
    assert load_settings().email_from is None
    monkeypatch.setenv("SMTP_URL", "smtp://h")
    with pytest.raises(StartError) as stopped:
        load_settings()

    assert stopped.value.faults == ["EMAIL_FROM: must be set where SMTP_URL is"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ada@acme.test", True),
        ("jörg@bücher.test", True),
        ("o'brien+x=y@a-b.test", True),
        ("ada@localhost", True),
        ("ada@mail.acme.local", True),
        ("ada@acme.invalid", True),
        ("ада@почта.рф", True),
        ("ada@xn--bcher-kva.test", True),
        ("ada", False),
        ("ada@", False),
        ("@acme.test", False),
        (".ada@acme.test", False),
        ("ada..byron@acme.test", False),
        ("ada@acme..test", False),
        ("ada@-acme.test", False),
        ("ada@" + "a" * 64 + ".test", False),
        ('"ada byron"@acme.test', False),
        ("ada@[192.0.2.7]", False),
        ("ada@acme.test, eve@acme.test", False),
        ("ada\u202eb@acme.test", False),
        ("ada@@acme.test", False),
        ("<ada@acme.test>", False),
        ("ada@acme.test>", False),
        ("ada @acme.test", False),
        ("ada@acme.test\r\nRCPT TO:<eve@evil.test>", False),
        ("ada@acme.test ", False),
        ("a" * 250 + "@acme.test", False),
        ("", False),
    ],
)
def test_what_is_a_mail_address(text, is_one):
    """Nothing gets into a mail server's commands but an address."""
    assert is_address(text) == is_one


@pytest.mark.parametrize(
    "name", ["heliograph.acme.test", "mail-1", "[192.0.2.7]", "[IPv6:2001:db8::7]"]
)
def test_a_name_for_ehlo(monkeypatch, name):
    """A host's, or an address in brackets."""
    monkeypatch.setenv("SMTP_EHLO_NAME", name)

    assert load_settings().smtp_ehlo_name == name


@pytest.mark.parametrize("name", ["two words", "a@b.test", "x\r\nRCPT", "-a.test", "a..b", "[]"])
def test_no_name_for_ehlo(monkeypatch, name):
    """It would be said to the server as it is."""
    monkeypatch.setenv("SMTP_EHLO_NAME", name)
    with pytest.raises(StartError) as stopped:
        load_settings()

    (fault,) = stopped.value.faults
    assert fault.startswith("SMTP_EHLO_NAME: must be this machine's full host name")
