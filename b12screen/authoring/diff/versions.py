"""Which change to a pack needs which new version: the rule that `rules diff` follows and the catalogue prints."""

BUMPS = """\
A version is MAJOR.MINOR.PATCH. `rules diff OLD NEW` compares two packs as they were loaded, entry by entry by id and
condition by condition, never by their text: the order inside all, any and is, repeats and double negation make no
difference. A renamed thing is one removed and one added. The bump is the highest that any change asks for. A major bump
sets minor and patch to 0, a minor bump sets patch to 0. This holds below 1.0.0 too.

What outcomes read: the rules and questions that their conditions test, directly, through counts, rules and openers.

**Major: the same answers can lead to another outcome, or a name that others use is gone.** Any of these:

1. The id of the pack changes.
2. A question, option, rule, outcome, note or guideline is removed.
3. An outcome is added, their order changes, or the condition, urgency or `reassuring` of one changes.
4. A rule that outcomes read is added, or gets another condition, kind or tags.
5. The `do_now` of a rule changes.
6. A question changes its type, range, opener (`only_if`) or `unknown_means`; one that outcomes read also where its
   options or its unit change.

**Minor: no major change, and results, or what is asked, can still differ.** Any of these:

1. The points of a rule or of its levels change, by the weight named or by what that weight is worth, or its levels do.
2. A question, an option, a note or a guideline is added, or a rule that no outcome reads.
3. A note gets another condition or `how_soon`, or an outcome another `how_soon`; a guideline gets, loses or changes a
   view, its order of views or how well it was read.
4. The order of questions, options, notes or guidelines changes, or a question moves to another section.
5. A rule that no outcome reads gets another condition, kind or tags.

**Patch: everything else.** Words (titles, texts, labels, reasons, what outcomes and notes say, fixed sentences),
locales, sources and how much of them was read, examples, cases, forbidden phrases, the changes that nothing need
notice, weights that no rule names, status, reviewer, language, changelog, and how questions are put together on a page.

So without a major bump, every answer file that the old pack accepts is still accepted, and every person in it has the
same outcome, the same urgency and the same red flags. One thing no program sees: words. Whoever changes the text of a
question so that the same person should answer otherwise gives it a new id, which is major.
"""
