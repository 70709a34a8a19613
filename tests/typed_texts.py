"""Texts that would be live in Slack, mail or a card, were they taken for markup."""

TYPED = {
    "marks": "*bold* _low_ ~gone~ `code` ```fence``` **b**",
    "emoji": ":tada: :+1: :100: :)",
    "quote": "> quoted",
    "list": "• point",
    "dash": "- point",
    "number": "1. first",
    "heading": "# not a heading",
    "entities": "a &amp; b &lt;c&gt; & <d>",
    "mentions": "<!channel> <!here> <@U1> <#C1> <!subteam^S1> @here @channel #general",
    "dates": "<!date^0^{date}|x> {{DATE(2026-01-01T00:00:00Z)}}",
    "links": "http://evil.test/a evil.test www.evil.test <https://evil.test|x> mailto:a@evil.test",
    "markdown": "[x](https://evil.test) ![x](https://evil.test/x.png)",
    "link signs": "*begins* with > and | in it",
    "half marks": "*half and _half and `half",
    "end marks": "ends* ends_ ends~ ends`",
    "backslash": "C:\\temp\\*x* \\n \\",
    "arabic": "שלום\u200f, سلام *x*",
    "joined": "👩\u200d💻 👍🏽 e\u0301",
    "html": "</pre><script>alert(1)</script><b>x</b>",
    "template": "{name} {0} %s ${x} {{ 7*7 }}",
}
