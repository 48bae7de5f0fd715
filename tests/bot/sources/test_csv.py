"""Tables in text: delimiters, quotation marks, line numbers, headers, and lines that are none."""

from pathlib import Path

import pytest

from bot.sources.columns import Chunk
from bot.sources.lines import LineReader
from models.refusal import Refusal
from tests.bot.sources.books import read_bytes, read_text


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_any_usual_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    text = mark.join(["Date", "Account", "Amount"]) + "\n" + mark.join(["2026-01-05", "4010", "12.50"]) + "\n"
    assert read_text(tmp_path, text).short == [("4010", "2026-01", "actual", 1250)]


def test_decimal_commas_do_not_make_the_comma_a_delimiter(tmp_path: Path) -> None:
    held = read_text(tmp_path, "Datum;Konto;Belopp\n2026-01-05;4010;1 234,50\n2026-01-06;4010;-0,5\n", currency="SEK")
    assert held.amounts == [123450, -50]


def test_the_hint_for_excel_is_no_row(tmp_path: Path) -> None:
    held = read_text(tmp_path, "sep=|\nDate|Account|Amount\n2026-01-05|4010|1.00\n")
    assert (held.amounts, held.reading.rows, held.lines[0]["line"]) == ([100], 1, "3")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_gives_the_same_lines(tmp_path: Path, ending: str) -> None:
    text = ending.join(["Date,Account,Amount", "2026-01-05,4010,1.00", "", "2026-01-06,4010,x", "2026-01-07,4010,2.00"])
    held = read_bytes(tmp_path, text.encode())
    assert [line["line"] for line in held.lines] == ["2", "5"]
    assert held.reasons == [(4, '"x" is not an amount.')]


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    text = (
        "Larkfield Cycles\nGeneral ledger;;\nPrinted;2026-04-01;\n\nPosting date;G/L account;Amount\n2026-01-05;4010;1,50\n"
    )
    held = read_text(tmp_path, text)
    assert held.reading.mapping
    assert (held.reading.mapping.header, held.amounts, held.lines[0]["line"]) == (5, [150], "6")


def test_line_numbers_survive_line_breaks_inside_cells(tmp_path: Path) -> None:
    text = (
        'Date,Account,Text,Amount\n2026-01-05,4010,"two\nlines ""here""",1.00\n2026-01-06,4010,"x\n\n\n'
        'y",z\n2026-01-07,4010,,3.00\n'
    )
    held = read_text(tmp_path, text)
    assert [(line["line"], line["text"]) for line in held.lines] == [("2", 'two lines "here"'), ("8", "")]
    assert held.reasons == [(4, '"z" is not an amount.')]


def test_line_numbers_are_right_far_down_a_file_with_broken_cells(tmp_path: Path) -> None:
    rows = [f'2026-01-05,4010,"a\nb{number}",{number}.00' for number in range(90_000)]
    held = read_text(tmp_path, "Date,Account,Text,Amount\n" + "\n".join(rows) + "\n2026-01-05,4010,last,bad\n")
    assert held.reasons == [(180_002, '"bad" is not an amount.')]
    assert [line["line"] for line in held.lines[::30_000]] == ["2", "60002", "120002"]


def test_a_quotation_mark_that_never_closes_spoils_its_own_line_only(tmp_path: Path) -> None:
    rows = "".join(f"2026-01-05;4010;row {number};1,00\n" for number in range(500))
    held = read_text(tmp_path, "Date;Account;Text;Amount\n" + rows + '2026-01-05;4010;"open;7,00\n' + rows)
    assert held.reasons == [(502, "The quotation marks in this line do not match.")]
    assert sum(held.amounts) == 1000 * 100


def test_a_quotation_mark_that_closes_on_another_line_swallows_nothing(tmp_path: Path) -> None:
    text = 'Date;Account;Text;Amount\n2026-01-05;4010;"open;7,00\n2026-01-05;4010;"inch";2,00\n2026-01-06;4010;x;1,00\n'
    held = read_text(tmp_path, text)
    assert [line for line, _ in held.reasons] == [2]
    assert held.amounts == [200, 100]


def test_an_inch_sign_in_a_text_is_only_a_sign(tmp_path: Path) -> None:
    held = read_text(tmp_path, 'Date;Account;Text;Amount\n2026-01-05;4010;24" wheel;2,50\n2026-01-06;4010;x;1,00\n')
    assert [(line["text"], line["line"]) for line in held.lines] == [('24" wheel', "2"), ("x", "3")]


def test_a_line_with_too_many_cells_is_bad_and_one_mark_at_the_end_is_not(tmp_path: Path) -> None:
    text = "Date,Account,Amount\n2026-01-05,4010,1,234.50\n2026-01-06,4010,5.00,\n2026-01-07,4010,1.00\n"
    held = read_text(tmp_path, text)
    assert held.reasons == [(2, "This line has more cells than the header has names.")]
    assert held.amounts == [500, 100]


def test_each_bad_row_has_its_line_and_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    text = (
        "Date,Account,Currency,Amount\n2026-01-05,4010,USD,1.00\n2026-02-30,4010,USD,1.00\n,4010,USD,1.00\n"
        "2026-01-05,,USD,1.00\n2026-01-05,4010,EUR,1.00\n2026-01-05,4010,USD,\n2026-01-05,4010,,12 apples\n"
        "2026-01-05,4010,USD,#REF!\n2026-01-05,4010,USD,99999999999999.00\n,,,\n2026-01-06,4010,usd,2.00\n"
    )
    held = read_text(tmp_path, text)
    assert held.reasons == [
        (3, '"2026-02-30" is not a date or month.'),
        (4, "This line has no date or month."),
        (5, "This line has no account."),
        (6, "This line is in EUR, and the books are in USD."),
        (7, "This line has no amount."),
        (8, '"12 apples" is not an amount.'),
        (9, '"#REF!" is an error of the spreadsheet, not an amount.'),
        (10, '"99999999999999.00" is too large for an amount.'),
    ]
    assert (held.amounts, held.reading.rows, held.reading.bad_count) == ([100, 200], 10, 8)


def test_many_bad_rows_are_counted_and_the_first_shown(tmp_path: Path) -> None:
    rows = "".join(f"2026-01-05,4010,x{number}\n" for number in range(2500))
    held = read_text(tmp_path, "Date,Account,Amount\n2026-01-05,4010,1\n" + rows * 100)
    assert held.reading.bad_count == 250_000
    assert [bad.line for bad in held.reading.bad] == list(range(3, 203))


def test_totals_that_a_report_carries_do_not_count_twice(tmp_path: Path) -> None:
    text = (
        "Konto;Benämning;Datum;Belopp\n4010;Varor;2026-01-05;10,00\n4020;Frakt;2026-01-05;5,00\n"
        "Summa;;;15,00\n;Total costs;;15,00\n"
    )
    held = read_text(tmp_path, text, currency="SEK")
    assert sum(held.amounts) == 1500
    assert dict(held.reading.left_out) == {"totals of the file itself": 2}
    assert held.reading.bad_count == 0


def test_codes_keep_their_leading_zeros_and_give_up_their_names(tmp_path: Path) -> None:
    text = (
        "Date,Account,Cost center,Amount\n2026-01-05,0010,007,1.00\n"
        '2026-01-05,"=""0020""",100 - Assembly,1.00\n2026-01-05,4010 Rent,,1.00\n'
    )
    held = read_text(tmp_path, text)
    assert [(line["account"], line["cost_centre"]) for line in held.lines] == [
        ("0010", "007"),
        ("0020", "100"),
        ("4010", ""),
    ]
    assert held.reading.accounts == {"0010": "", "0020": "", "4010": "Rent"}
    assert held.reading.cost_centres == {"007": "", "100": "Assembly"}


def test_hostile_text_stays_text_on_one_line(tmp_path: Path) -> None:
    text = 'Date,Account,Text,Amount\n2026-01-05,4010,"=HYPERLINK(""x""),\u202eevil\n<!channel>\x07",1.00\n'
    [line] = read_text(tmp_path, text).lines
    assert line["text"] == '=HYPERLINK("x"),evil <!channel>'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("just one column\nof words\n", "I see only one column here."),
        ("Date,Account,Amount\n", "This file has a header but no rows."),
        ("a" * 40_000_000, "A line of this file is far too long"),
    ],
)
def test_what_is_no_table_gets_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        read_text(tmp_path, text)


def test_a_wrong_column_of_accounts_is_noticed(tmp_path: Path) -> None:
    rows = "".join(f"2026-01-05,A{number},1.00\n" for number in range(100_002))
    with pytest.raises(Refusal, match="The column of accounts holds too many different values"):
        read_text(tmp_path, "Date,Account,Amount\n" + rows)


def test_rows_come_in_pieces_whatever_their_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    take = LineReader.take

    def watch(self: LineReader, chunk: Chunk) -> None:
        seen.append(len(chunk.lines))
        take(self, chunk)

    monkeypatch.setattr(LineReader, "take", watch)
    held = read_text(tmp_path, "Date,Account,Amount\n" + "2026-01-05,4010,1.00\n" * 250_000)
    assert max(seen) <= 100_001
    assert (len(seen), sum(seen), held.reading.lines) == (3, 250_000, 250_000)


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []
    read_text(tmp_path, "Date,Account,Amount\n" + "2026-01-05,4010,1.00\n" * 250_000, progress=told.append)
    assert told == sorted(told)
    assert told[-1] > 0.99
