"""A sentence names people and channels; what people typed into it stays text."""

from bot.views import blocks


def test_a_sentence_names_people_and_is_text_otherwise() -> None:
    told = blocks.sentence("Ask <@U04BEN> in <#C02HUDDLE> about “<!channel> & <https://evil.example|the bank>”.")
    words = "Ask <@U04BEN> in <#C02HUDDLE> about “&lt;!channel&gt; &amp; &lt;https://evil.example|the bank&gt;”."
    assert told["text"] == told["blocks"][0]["text"]["text"] == words


def test_a_long_sentence_is_cut_before_slack_refuses_it() -> None:
    assert len(blocks.sentence("x" * 5000)["text"]) == 2900
