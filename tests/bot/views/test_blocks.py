"""A sentence names people and channels; what people typed into it stays text."""

from bot.views import blocks


def test_a_sentence_names_people_and_is_text_otherwise() -> None:
    told = blocks.sentence("Ask <@U04BEN> in <#C02HUDDLE> about “<!channel> & <https://evil.example|the bank>”.")
    words = "Ask <@U04BEN> in <#C02HUDDLE> about “&lt;!channel&gt; &amp; &lt;https://evil.example|the bank&gt;”."
    assert told["text"] == told["blocks"][0]["text"]["text"] == words


def test_a_sentence_of_what_blocks_say_stays_as_it_is() -> None:
    words = blocks.spoken([blocks.paragraph("Cleared by ", blocks.person("U04BEN"), ": “<!here> <@U1> & co”.")])
    assert blocks.sentence(words)["text"] == "Cleared by <@U04BEN>: “&lt;!here&gt; &lt;@U1&gt; &amp; co”."


def test_a_long_sentence_is_cut_before_slack_refuses_it() -> None:
    assert len(blocks.sentence("x" * 5000)["text"]) == 2900
