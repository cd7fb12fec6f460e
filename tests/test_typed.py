"""What a person may type, and the exact words for what cannot be read."""

import pytest

from b12screen.interview.typed import (
    Mistake,
    how_to_answer,
    how_to_check,
    how_to_check_again,
    read_back,
    read_checklist,
    read_single,
)
from b12screen.pack.questions import Option, Question


def yes_no(name: str) -> Question:
    return Question(id=name, type="yes_no", text=f"Have you {name}?", label=f"having {name}")


LINES = [yes_no(name) for name in ("aches", "bumps", "cramps")]
DIET = Question(
    id="diet",
    type="choice",
    text="What do you eat?",
    label="what you eat",
    options=(Option(code="mixed", text="A mixed diet"), Option(code="vegan", text="A vegan diet")),
)
AGE = Question(id="age", type="number", text="How old are you?", label="age", range=(0, 120), unit="years")
TAKEN = Question(id="taken", type="number", text="How long?", label="how long", range=(0, 960), unit="months")
COUNT = Question(id="count", type="number", text="How many?", label="how many", range=(5, 9))

Y, N, U, D = True, False, "unknown", "declined"

NUMBERS = (
    "Type the numbers that fit, with commas: 1,3; 0 for none. 2? where you are not sure, 2- where you prefer not to "
    "say. u: not sure of any. p: rather not say any."
)
HELP = (
    "Type only numbers from 1 to 3, with commas: 1,3. Add ? to a number where you are not sure: 2?. "
    "Add - where you prefer not to say: 2-. For none of these, type 0. Then press Enter."
)
NOT_READ = Mistake(f"That could not be read. {NUMBERS}", HELP)
OUT_OF_LIST = Mistake("There is no 4 here: 1 to 3.", HELP)
TWICE = Mistake("A number stands there twice. Type each number once.", NUMBERS)
CHANGES = Mistake(f"y and n behind a number change an earlier answer. {NUMBERS}", NUMBERS)
ALONE = Mistake("0 means none of these, so it stands alone. Type 0, or the numbers that fit.", NUMBERS)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0", [N, N, N]),
        (" 0 ", [N, N, N]),
        ("1", [Y, N, N]),
        ("1,3", [Y, N, Y]),
        ("3,1", [Y, N, Y]),
        ("1, 2 ,3", [Y, Y, Y]),
        ("1 3", [Y, N, Y]),
        ("1;3", [Y, N, Y]),
        ("1,3,", [Y, N, Y]),
        ("02", [N, Y, N]),
        ("3?", [N, N, U]),
        ("3-", [N, N, D]),
        ("1,2?,3-", [Y, U, D]),
        ("1 ?", [U, N, N]),
        ("1-, 2  ?", [D, U, N]),
        ("1? 2- 3", [U, D, Y]),
        ("1-3", [Y, Y, Y]),
        ("1 - 3", [Y, Y, Y]),
        ("1-2", [Y, Y, N]),
        ("1-2?", [U, U, N]),
        ("2-3-", [N, D, D]),
        ("1-2?,3", [U, U, Y]),
        ("1-1", [Y, N, N]),
        ("u", [U, U, U]),
        ("U", [U, U, U]),
        ("not sure", [U, U, U]),
        ("p", [D, D, D]),
        *((typed, [N, N, N]) for typed in ("n", "no", "None", " none ")),
    ],
)
def test_a_checklist_reads_numbers_with_their_marks_and_takes_no_for_the_rest(typed: str, read: list[object]) -> None:
    answers = read_checklist(LINES, typed)
    assert isinstance(answers, dict)
    assert list(answers) == ["aches", "bumps", "cramps"]
    assert list(answers.values()) == read


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("", NOT_READ),
        (",", NOT_READ),
        ("?", NOT_READ),
        ("-", NOT_READ),
        ("one", NOT_READ),
        ("yes", NOT_READ),
        ("1,two", NOT_READ),
        ("3-1", NOT_READ),
        ("1--3", NOT_READ),
        ("1-999", NOT_READ),
        ("u,1", NOT_READ),
        ("1.3", NOT_READ),
        ("-1", NOT_READ),
        ("?1", NOT_READ),
        ("1??", NOT_READ),
        ("1?-", NOT_READ),
        ("1, ?", NOT_READ),
        ("1000", NOT_READ),
        ("1" * 4000, NOT_READ),
        ("²", NOT_READ),
        ("\uff11", NOT_READ),
        ("\u0663", NOT_READ),
        ("1\x00", NOT_READ),
        ("4", OUT_OF_LIST),
        ("1,4?", OUT_OF_LIST),
        ("13", Mistake("There is no 13 here: 1 to 3.", HELP)),
        ("2-4", OUT_OF_LIST),
        ("1-2,2", TWICE),
        ("1,1", TWICE),
        ("1,2,1?", TWICE),
        ("1,01", TWICE),
        ("0,1", ALONE),
        ("1,0", ALONE),
        ("0?", ALONE),
        ("0-", ALONE),
        ("0,0", ALONE),
        ("0,9", ALONE),
        ("0-2", ALONE),
    ],
)
def test_a_checklist_says_how_to_mend_what_it_cannot_read(typed: str, mistake: Mistake) -> None:
    assert read_checklist(LINES, typed) == mistake


OPEN = "u: not sure   p: rather not say"
YES_OR_NO = f"y: yes   n: no   {OPEN}"
YES_OR_NO_NOT_READ = Mistake(f"That could not be read. {YES_OR_NO}", f"Not clear. {YES_OR_NO} Then press Enter.")
CHOOSE = f"Type a number, 1 to 2. {OPEN}"
CHOICE_NOT_READ = Mistake(f"That could not be read. {CHOOSE}", f"Not clear. {CHOOSE} Then press Enter.")
AGED = f"Type a number, 0 to 120 years. {OPEN}"
AGE_NOT_READ = Mistake(f"That could not be read. {AGED}", f"Not clear. {AGED} Then press Enter.")
AGE_OUT_OF_RANGE = Mistake(f"The number is not from 0 to 120. {AGED}", f"Not clear. {AGED} Then press Enter.")
HOW_LONG = f'Type a number, 0 to 960 months, or "3 years". {OPEN}'
TAKEN_NOT_READ = Mistake(f"That could not be read. {HOW_LONG}", f"Not clear. {HOW_LONG} Then press Enter.")
TAKEN_OUT_OF_RANGE = Mistake(f"The number is not from 0 to 960. {HOW_LONG}", f"Not clear. {HOW_LONG} Then press Enter.")
COUNTED = f"Type a number, 5 to 9. {OPEN}"
COUNT_NOT_READ = Mistake(f"That could not be read. {COUNTED}", f"Not clear. {COUNTED} Then press Enter.")
ACHES = LINES[0]


@pytest.mark.parametrize(
    ("question", "typed", "read"),
    [
        *((ACHES, typed, Y) for typed in ("y", "Y", "yes", "YES", " yes ")),
        *((ACHES, typed, N) for typed in ("n", "N", "no", "No")),
        *((ACHES, typed, U) for typed in ("u", "U", "unknown")),
        *((ACHES, typed, D) for typed in ("p", "P", "declined")),
        # A number was No on one page and Yes on the next, so it is neither.
        *((ACHES, typed, YES_OR_NO_NOT_READ) for typed in ("0", "1", "2", "5", "12")),
        *((ACHES, typed, YES_OR_NO_NOT_READ) for typed in ("maybe", "1,2", "1?", "-1", "yes no", "²", "\uff11", "")),
        (DIET, "1", "mixed"),
        (DIET, "2", "vegan"),
        (DIET, "vegan", "vegan"),
        *((DIET, typed, "vegan") for typed in ("Vegan", "a vegan diet", "A VEGAN")),
        (DIET, "u", U),
        (DIET, "p", D),
        *(
            (DIET, typed, Mistake(f"There is no {typed} here: 1 to 2.", f"Not clear. {CHOOSE}"))
            for typed in ("0", "3", "5")
        ),
        *((DIET, typed, CHOICE_NOT_READ) for typed in ("yes", "y", "fish", "a", "1,2", "")),
        (AGE, "0", 0),
        (AGE, "120", 120),
        (AGE, " 42 ", 42),
        (AGE, "007", 7),
        (AGE, "u", U),
        (AGE, "P", D),
        *((AGE, typed, 40) for typed in ("40 years", "40y", "40 Yrs")),
        (AGE, "121 years", AGE_OUT_OF_RANGE),
        *((TAKEN, typed, 36) for typed in ("36", "3 years", "3 YEARS", "3y", "3 yrs", "36 months", "36m")),
        *(
            (TAKEN, typed, 18)
            for typed in ("18 months", "1 year 6 months", "1 year and 6 months", "1y6m", "1 yr, 6 mo")
        ),
        *((TAKEN, typed, 0) for typed in ("0", "0 years", "0 months")),
        *((TAKEN, typed, TAKEN_NOT_READ) for typed in ("3 weeks", "years", "1.5 years", "-3 years", "3 years ago")),
        *((TAKEN, typed, TAKEN_NOT_READ) for typed in ("6 months 1 year", "1 year 6", "\uff13 years", "12345 years")),
        *((TAKEN, typed, TAKEN_OUT_OF_RANGE) for typed in ("101 years", "9999 years 9999 months")),
        *((COUNT, typed, COUNT_NOT_READ) for typed in ("6 years", "6 months")),
        *((AGE, typed, AGE_OUT_OF_RANGE) for typed in ("121", "999999999999999999", "1" * 4000)),
        *(
            (AGE, typed, AGE_NOT_READ)
            for typed in ("-1", "40.5", "4e1", "40 months", "40 years 1 month", "forty", "\uff19", "", " ")
        ),
    ],
)
def test_a_single_question_reads_an_answer_or_says_how_to_mend_it(question: Question, typed: str, read: object) -> None:
    answer = read_single(question, typed)
    assert (answer, type(answer)) == (read, type(read))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([Y, N, N], "Yes: having aches. No to the rest."),
        ([Y, Y, Y], "Yes: having aches; having bumps; having cramps."),
        ([N, N, N], "No to all of these."),
        ([Y, U, N], "Yes: having aches. Not sure: having bumps. No to the rest."),
        ([D, U, Y], "Yes: having cramps. Not sure: having bumps. Prefer not to say: having aches."),
        ([D, D, D], "Prefer not to say: having aches; having bumps; having cramps."),
        (["yes", "no", "no"], "Yes: having aches. No to the rest."),
        ([None, None, None], "Not answered."),
        ([U, None, None], "Not sure: having aches."),
    ],
)
def test_a_checklist_is_read_back_as_a_person_would_say_it(answers: list[object], said: str) -> None:
    asked = dict(zip(("aches", "bumps", "cramps"), answers, strict=True))
    assert read_back(LINES, asked) == said


@pytest.mark.parametrize("typed", ["0", "1", "2?", "3-", "1,2,3", "1?,2-,3"])
def test_what_is_read_back_names_every_line_that_is_not_a_no(typed: str) -> None:
    answers = read_checklist(LINES, typed)
    assert isinstance(answers, dict)
    said = read_back(LINES, answers)
    assert [line.label in said for line in LINES] == [answers[line.id] is not False for line in LINES]


def test_a_page_says_what_to_type() -> None:
    assert how_to_answer(ACHES) == YES_OR_NO
    assert how_to_answer(DIET) == CHOOSE
    assert how_to_answer(AGE) == AGED
    assert how_to_answer(COUNT) == COUNTED
    assert how_to_answer(TAKEN) == HOW_LONG
    assert how_to_check(3) == NUMBERS
    assert how_to_check_again(3) == "1,3: yes   2?: not sure   2-: rather not say   0: none   u, p: all of them"
    assert how_to_check(1) == how_to_check_again(1) == "1: it fits   1?: not sure   1-: rather not say   0: no"


def test_the_hints_of_a_checklist_name_only_numbers_that_are_on_it() -> None:
    for lines in (LINES[:1], LINES[:2]):
        mistake = read_checklist(lines, "nonsense")
        assert isinstance(mistake, Mistake)
        for said in (mistake.say, mistake.again, how_to_check(len(lines))):
            assert not any(str(number) in said for number in range(len(lines) + 1, 10)), said


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2y", [Y, Y, U]), ("1n", [N, N, U]), ("1n 3y", [N, N, Y]), ("1-3n", [N, N, N]), ("2", [N, Y, N])],
)
def test_a_mark_changes_one_line_of_earlier_answers_and_a_number_alone_all(typed: str, read: list[object]) -> None:
    earlier = dict(zip((line.id for line in LINES), (Y, N, U), strict=True))
    taken = read_checklist(LINES, typed, earlier)
    assert isinstance(taken, dict)
    assert list(taken.values()) == read


def test_one_line_cannot_be_changed_where_nothing_was_answered_or_beside_a_whole_list() -> None:
    assert read_checklist(LINES, "2y") == CHANGES
    assert read_checklist(LINES, "1n,2", dict.fromkeys((line.id for line in LINES), Y)) == CHANGES
