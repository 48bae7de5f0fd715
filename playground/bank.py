"""The bank's statement of Larkfield Cycles for February 2027, as it goes in life: most of it is in the books, not all."""

import csv
import io

from playground.books import BANK, MONTHS, Month, journal

NAME = f"{BANK}-bank-february.csv"
PAID = {"Payments from dealers": "INCOMING DEALER PAYMENTS", "Payments to suppliers": "OUTGOING BATCH SUPPLIERS"}
LATE = "V946"  # paid in on the last Friday, and on the next statement
PARTED = "V945"  # two receipts that were booked as one
FEE = 2_500  # what the bank kept of a transfer
CARD = 3_850


def statement() -> bytes:
    """The file that Priya gets from the bank."""
    month = Month(MONTHS).name
    entries = [entry for entry in journal().entries if entry.account == BANK]
    stood = sum(entry.cents for entry in entries if entry.day < month)
    rows: list[tuple[str, str, str, int]] = [(f"{month}-12", "CARD AND ACCOUNT FEE", "", -CARD)]
    for entry in (entry for entry in entries if entry.day.startswith(month) and entry.voucher != LATE):
        words = PAID.get(entry.text, entry.text.upper())
        if entry.voucher == PARTED:
            first = entry.cents // 3
            rows += [(entry.day, words, "", first), (entry.day, words, "", entry.cents - first)]
        elif entry.text == "Payments to suppliers" and entry.day.endswith("24"):
            rows.append((entry.day, f"{words} ABROAD", "", entry.cents - FEE))
        else:
            rows.append((entry.day, words, "", entry.cents))
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(("Date", "Description", "Reference", "Amount", "Balance"))
    for day, words, reference, cents in sorted(rows, key=lambda row: row[0]):
        stood += cents
        writer.writerow((day, words, reference, f"{cents / 100:.2f}", f"{stood / 100:.2f}"))
    return made.getvalue().encode()
