"""How plain a text is: how long its sentences and paragraphs are, its grade, and words not used outside finance.

Names and numbers are left out. A name is an account, a cost center, a figure, a file or a person; what somebody wrote is
theirs, and stands in quotation marks. In the length of a sentence each of these counts as one word.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import textstat

from bot.views.blocks import spoken

LONGEST = 20  # words of a sentence
MOST = 4  # sentences of a paragraph
HARDEST = 9.0  # grade of a text
NAME, NUMBER = "Name", "7"
JARGON = re.compile(
    r"\b(variances?|ebitda|receivables?|payables?|ar|ap|dso|dpo|dio|inventory balance|inventor(?:y|ies)|favou?rable|"
    r"unfavou?rable|mtd|ytd|qtd|cogs|opex|capex|p&l|kpis?|accruals?|yoy|mom)\b",
    re.IGNORECASE,
)
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
NUMBERS = re.compile(
    rf"-?(?:\$|\b[A-Z]{{3}} )?\d[\d,]*(?:\.\d+)?%?|\b{DAY} (?=\d)|(?<=\d ){MONTH}\b|\b{MONTH} (?=\d{{4}})|\b(?:Q|fy)(?=\d)"
)
COMMANDS = re.compile(
    r"/(?:kpi|variance|tandem|huddle|blocker|purchase|discrepancy)\b(?: (?:import|settings|list|new|digest|help)\b)?"
)


def prepared(text: str, names: Iterable[str] = ()) -> list[str]:
    """The lines of a text, with a word in the place of each name, and a digit in the place of each number."""
    text = re.sub(r"<[@#][^>]*>", NAME, text)
    text = re.sub(r"“[^”]*”", NAME, text)
    text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("`", "")
    text = COMMANDS.sub(NAME, text)
    known = sorted({name for name in names if name.strip()}, key=len, reverse=True)
    if known:
        text = re.sub("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in known), NAME, text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:PUR|BLK|IMP|DIS)-\d+", NAME, text)
    text = NUMBERS.sub(NUMBER, text)
    text = re.sub(rf"{NUMBER}(?:[ ,]*{NUMBER})*", NUMBER, text)
    return [line.strip(" •–") for line in text.splitlines() if line.strip(" •–")]


def sentences(lines: Iterable[str]) -> list[str]:
    """Each sentence; a line that ends without a mark ends there."""
    return [each.strip() for line in lines for each in re.split(r"(?<=[.!?])\s+", line) if each.strip()]


def words(sentence: str) -> list[str]:
    return re.findall(r"[\w’'%-]*\w", sentence)


def grade(lines: Iterable[str]) -> float:
    """Flesch–Kincaid, of what is left without names and numbers."""
    bare = [" ".join(word for word in words(each) if word not in (NAME, NUMBER)) for each in sentences(lines)]
    text = ". ".join(each for each in bare if len(each.split()) > 1)
    return float(textstat.flesch_kincaid_grade(f"{text}.")) if text else 0.0


def faults(text: str, names: Iterable[str] = ()) -> list[str]:
    """What is not plain in it, each with why. A line is a paragraph."""
    lines = prepared(text, names)
    found = [f"{len(words(each))} words: {each}" for each in sentences(lines) if len(words(each)) > LONGEST]
    found += [f"{len(held)} sentences: {line}" for line in lines if len(held := sentences([line])) > MOST]
    found += [f"not a plain word, {word[0]}: {line}" for line in lines for word in JARGON.finditer(line)]
    if (measured := grade(lines)) > HARDEST:
        found.append(f"grade {measured:.1f}: {text}")
    return found


def shown(content: Mapping[str, Any]) -> str:
    """What the blocks of a message or form say, its inputs too; what is set as code is left out, as a name is."""
    said = [spoken(_without_code(content.get("blocks", ())))]
    for block in content.get("blocks", ()):
        if block["type"] == "input":
            said += [block["label"]["text"], block.get("hint", {}).get("text", "")]
    return "\n".join(each for each in said if each)


def _without_code(blocks: Any) -> Any:
    if isinstance(blocks, dict):
        if blocks.get("style", {}) == {"code": True}:
            return {**blocks, "text": NAME}
        return {key: _without_code(value) for key, value in blocks.items()}
    return [_without_code(each) for each in blocks] if isinstance(blocks, list | tuple) else blocks


def of(content: Mapping[str, Any], names: Iterable[str] = ()) -> list[str]:
    """What is not plain in a message or form; and whether who cannot see the blocks is told the same."""
    names = list(names)
    found = faults(shown(content), names)
    if content.get("type") is None:
        read = str(content["text"])
        found += [f"not read aloud: {line}" for line in spoken(content["blocks"]).splitlines() if line not in read]
    return found
