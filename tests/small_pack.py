"""Writes a small valid pack about sore feet after a walk, and changes single files of it."""

from pathlib import Path

FILES = {
    "pack.yaml": """\
# A pack small enough to hold in the head.
id: feet
version: 1.2.3
title: Sore feet after a walk
status: unreviewed
reviewed_by: null
language: en
weights: {strong: 3, weak: 1, none: 0}
locales:
  hills:
    title: The hills
    emergency: Wave both arms.
    crisis_line: Call the hut.
    eye: Rinse your eye.
    same_day: Go down today.
    how_soon: {same_day: Today., days: This week., weeks: This month.}
always:
  cannot_tell:
    - say: Nobody has looked at your feet.
      sources: [handbook]
""",
    "questions.yaml": """\
- id: feet
  title: Your feet
  pages:
    - checklist: Which of these do you have?
      why: They tell how sore your feet are.
      questions:
        - {id: fever, type: yes_no, text: A fever, label: a fever, unknown_means: yes}
        - {id: blister, type: yes_no, text: A blister, label: a blister}
    - id: blister_days
      type: number
      text: For how many days?
      label: days with a blister
      why: Old blisters need more care.
      range: [0, 30]
      only_if: {answer: blister, is: yes}
- id: kit
  title: Your kit
  pages:
    - id: shoes
      type: choice
      text: Which shoes do you wear?
      label: your shoes
      why: New shoes rub.
      options:
        - {code: new, text: New ones}
        - {code: old, text: Old ones}
        - {code: none, text: None at all}
""",
    "outcomes.yaml": """\
- id: stop
  when: {count: {kind: red_flag}, at_least: 1}
  urgency: 5
  title: Stop walking
  say: You have a sign that needs help today.
  next_steps: [Go down.]
  sources: [handbook]
- id: change_shoes
  when:
    all:
      - {count: {kind: symptom, tag: skin}, at_least: 1}
      - {rule: new_shoes}
  urgency: 2
  title: Change your shoes
  say: You have a blister and new shoes.
  next_steps: [Change them.]
- id: walk_on
  urgency: null
  reassuring: false
  title: Walk on
  say: Nothing else is known.
  next_steps: [Look at your feet tonight.]
""",
    "notes.yaml": """\
- id: keep_it_dry
  when: {answer: blister, is: yes}
  how_soon: days
  say: Keep the blister dry.
  sources: [handbook]
""",
    "guidelines.yaml": """\
- id: walkers
  title: The walkers' guide
  verified: primary
  source: handbook
  views:
    - id: rest
      when: {rule: blister}
      say: The guide says to rest.
    - id: silent
      say: The guide says nothing.
""",
    "sources.yaml": """\
- id: handbook
  citation: "The walkers' handbook, 3rd edition."
  address: the shelf in the hut
  read: whole
""",
    "red_flags/fever.yaml": """\
id: fever
kind: red_flag
title: Fever
when: {answer: fever, is: yes}
weight: none
do_now: same_day
because: A fever with sore feet can be an infection.
sources: [handbook]
examples:
  - {given: {fever: yes}, expect: present}
  - {given: {fever: no}, expect: absent}
  - {given: {fever: declined}, expect: unknown}
""",
    "risk_factors/new_shoes.yaml": """\
id: new_shoes
kind: risk_factor
title: New shoes
tags: [shoes]
when: {answer: shoes, is: [new, none]}
weight: weak
because: New shoes rub.
sources: [handbook]
examples:
  - {given: {shoes: new}, expect: present, points: 1}
  - {given: {shoes: old}, expect: absent}
  - {given: {}, expect: unknown}
""",
    "symptoms/blister.yaml": """\
id: blister
kind: symptom
title: Blister
tags: [skin]
when: {answer: blister, is: yes}
weight: weak
levels:
  - {weight: strong, when: {answer: blister_days, at_least: 3}}
because: A blister hurts, and for longer than you think.
sources: [handbook]
examples:
  - {given: {blister: yes}, expect: present}
  - {given: {blister: yes, blister_days: 4}, expect: present, points: 3}
  - {given: {blister: no}, expect: absent}
  - {given: {blister: unknown}, expect: unknown}
""",
    "cases/walkers.yaml": """\
- id: first_walk
  story: New shoes on the first long walk of the year.
  base: no
  answers: {blister: yes, blister_days: 1, shoes: new}
  expect:
    outcome: change_shoes
    decided: true
    could_become: []
    score: 2
    present: [new_shoes, blister]
    unknown: []
    notes: [keep_it_dry]
    guidelines: {walkers: rest}
""",
}


def write_small_pack(folder: Path) -> Path:
    """Write the pack into `folder`, which need not exist, and give `folder` back."""
    for name, text in FILES.items():
        write(folder, name, text)
    return folder


def write(folder: Path, name: str, text: str | bytes) -> None:
    """Write one file of the pack in `folder`."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def copy_pack(pack: Path, folder: Path) -> Path:
    """Copy the files of a pack, but not that they may only be read, and give `folder` back."""
    for path in pack.rglob("*"):
        if path.is_file():
            write(folder, str(path.relative_to(pack)), path.read_bytes())
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Put `new` for `old`, which must stand exactly once in the file `name` of the pack in `folder`."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
    write(folder, name, text.replace(old, new))
