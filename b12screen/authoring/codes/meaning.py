"""Codes of a pack that loads, and does not mean what it should: dead ends, gaps, and broken promises."""

from b12screen.authoring.codes.explanation import Explanation

CODES_OF_MEANING = {
    "too_many_completions": Explanation(
        "Questions are tied together by rules or openers in more than 65,536 ways to answer them.",
        "a rule with when: {any: [...]} over 17 yes_no questions",
        "Split the rule: one rule a question, and an outcome that counts them. Counts in outcomes tie nothing.",
    ),
    "unused_question": Explanation(
        "A question is asked, and nothing reads the answer.",
        "- {id: mood, type: yes_no, ...}     # in no condition",
        "Write the rule or note that needs it, or take the question out.",
    ),
    "rule_never_holds": Explanation(
        "No answers at all make this rule present.",
        "when:\n  all:\n    - {answer: blister_days, below: 2}\n    - {answer: blister_days, more_than: 5}",
        "Look for tests that exclude each other, or a follow-up that is never asked.",
    ),
    "rule_never_matters": Explanation(
        "A rule has no points, and no condition counts or names it.",
        "kind: modifier\nweight: none",
        "Give it a weight, a tag that is counted, or take it out.",
    ),
    "level_never_reached": Explanation(
        "A level, or the rule's own weight, counts for nobody.",
        "levels:\n  - {weight: strong, when: {answer: blister_days, at_least: 5}}\n"
        "  - {weight: weak, when: {answer: blister_days, at_least: 3}}     # hides the level above",
        "The last level that holds counts: put the narrower condition last, or take the level out.",
    ),
    "negative_weight": Explanation(
        "A rule that is no modifier takes points away.",
        "kind: symptom\nweight: protective     # worth -2 in pack.yaml",
        "Give it a weight of 0 or more, or make it a modifier.",
    ),
    "example_missing": Explanation(
        "A rule can be present, absent or unknown, and no example shows one of these.",
        "examples:\n  - {given: {blister: yes}, expect: present}     # absent and unknown are missing",
        "Add an example with the verdict that the message names.",
    ),
    "uncited_source": Explanation(
        "sources.yaml lists a source that nothing cites.",
        "- {id: leaflet, ...}     # in no list of sources",
        "Cite it where it is used, or take it out.",
    ),
    "forbidden_phrase": Explanation(
        "A text that people read holds a phrase that pack.yaml forbids.",
        "say: You are surely fine.     # with forbidden: [surely]",
        "Say it in other words.",
    ),
    "missing_text": Explanation(
        "A page does not say why it is asked, or an outcome does not say what to do next.",
        "- id: stop\n  urgency: 5\n  title: Stop walking\n  say: You have a sign that needs help today.",
        "Add why to the page, next_steps to the outcome.",
    ),
    "no_other_words": Explanation(
        "A text says you, and for_other.yaml does not say how it reads about another person.",
        "text: Do your feet hurt?     # and for_other.yaml has no entry with this text",
        "Add an entry: text is the text, word for word, and for_other how it reads about them.",
    ),
    "unused_other_words": Explanation(
        "An entry of for_other.yaml is for a text that the pack does not have, or has an entry for already.",
        "- text: Do your toes hurt?     # the question says: Do your feet hurt?",
        "Put the text there word for word, check that for_other still says the same, or take the entry out.",
    ),
    "speaks_to_the_person": Explanation(
        "Words for somebody who answers for another person still speak to the person asked about.",
        "- text: Do your feet hurt?\n  for_other: Do your feet hurt them?",
        "Say they, their and them for the person asked about, and nothing to whoever answers.",
    ),
    "unreachable_outcome": Explanation(
        "No answers lead to this outcome.",
        "an outcome that needs a blister, after one that any symptom leads to",
        "Move it up, or correct its condition or that of an outcome before it.",
    ),
    "red_flag_outranked": Explanation(
        "With a red flag present, another outcome than the most urgent one can come first.",
        "an outcome for people under 16 that stands before the one for red flags",
        "Put the outcome that counts red flags first. The answers in the message show who is meant.",
    ),
    "reassuring_with_symptom": Explanation(
        "An outcome that reassures can be the result although a symptom is present or possible.",
        "- id: all_well\n  reassuring: true\n  when: {not: {rule: new_shoes}}",
        "Make its condition say that no symptom is present, or set reassuring: false.",
    ),
    "yes_lowers_urgency": Explanation(
        "With all else equal, a yes to a symptom or trigger risk factor leads to a less urgent outcome.",
        "an outcome of urgency 1 for people with new shoes, before one of urgency 2 for a blister",
        "Order the outcomes by urgency, or narrow the condition of the less urgent one.",
    ),
}
