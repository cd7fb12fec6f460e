"""JSON texts, valid, invalid and left open by RFC 8259, each with what a batch makes of it: lines and whole inputs.

Where the RFC leaves a choice, a word beside the row says what decided it: that answers are read strictly, or a limit.
"""

from json_values import (
    ENCODING,
    METFORMIN,
    NO_JSON,
    NO_METFORMIN,
    NO_OBJECT,
    NO_TYPE,
    Reject,
    Scored,
    Text,
    number_texts,
    string_texts,
)

AGE, ID = Reject("wrong_type", "age"), Reject("wrong_type", "id")
WHOLE: dict[str, Text] = {
    # White space
    "spaces and tabs everywhere": Text(b' \t{ \t"metformin" \t: \ttrue \t} \t', METFORMIN),
    "carriage returns between tokens": Text(b'{\r"metformin"\r:\rtrue\r}', METFORMIN),
    "a carriage return at the end": Text(b'{"metformin": true}\r', METFORMIN),
    "two carriage returns at the end": Text(b'{"metformin": true}\r\r', METFORMIN),
    "a carriage return in front": Text(b'\r{"metformin": true}', METFORMIN),
    "no white space": Text(b'{"id":"a","metformin":true}', Scored("a", ("metformin",))),
    "nothing": Text(b"", None, "blank lines are counted, not scored"),
    "spaces alone": Text(b"   ", None, "blank"),
    "a tab alone": Text(b"\t", None, "blank"),
    "a carriage return alone": Text(b"\r", None, "blank"),
    "form feed in front": Text(b'\x0c{"metformin": true}', NO_JSON),
    "form feed inside": Text(b'{\x0c"metformin": true}', NO_JSON),
    "form feed alone": Text(b"\x0c", NO_JSON),
    "vertical tab": Text(b'{"metformin":\x0btrue}', NO_JSON),
    "no-break space": Text(b'{"metformin":\xc2\xa0true}', NO_JSON),
    "no-break space alone": Text(b"\xc2\xa0", NO_JSON),
    "next line": Text(b'{"metformin": true}\xc2\x85', NO_JSON),
    "line separator": Text('{"metformin": true}\u2028'.encode(), NO_JSON),
    "wide space": Text('{"metformin":\u3000true}'.encode(), NO_JSON),
    "space of no width": Text('{"metformin":\u200btrue}'.encode(), NO_JSON),
    "zero byte behind": Text(b'{"metformin": true}\x00', NO_JSON),
    "zero byte alone": Text(b"\x00", NO_JSON),
    "record separator of RFC 7464": Text(b'\x1e{"metformin": true}', NO_JSON),
    "end of file of DOS": Text(b'{"metformin": true}\x1a', NO_JSON),
    "backslash and n behind": Text(rb'{"metformin": true}\n', NO_JSON),
    # Encodings
    "mark on a later line": Text(
        b'\xef\xbb\xbf{"metformin": true}', NO_JSON, "may be ignored at the start of a text; strict"
    ),
    "mark alone on a later line": Text(b"\xef\xbb\xbf", NO_JSON, "strict"),
    "mark between tokens": Text(b'{\xef\xbb\xbf"metformin": true}', NO_JSON),
    "mark behind": Text(b'{"metformin": true}\xef\xbb\xbf', NO_JSON),
    "mark in a key": Text(b'{"\xef\xbb\xbfmetformin": true}', Reject("unknown_key", "\ufeffmetformin")),
    "half a mark": Text(b'\xef\xbb{"metformin": true}', ENCODING),
    "UTF-16 with a mark": Text('\ufeff{"metformin": true}'.encode("utf-16-le"), ENCODING),
    "UTF-16, big end first, with a mark": Text('\ufeff{"metformin": true}'.encode("utf-16-be"), ENCODING),
    "UTF-16 without a mark": Text('{"metformin": true}'.encode("utf-16-le"), NO_JSON, "zero bytes are UTF-8"),
    "UTF-32 without a mark": Text('{"metformin": true}'.encode("utf-32-be"), NO_JSON, "zero bytes are UTF-8"),
    "UTF-7": Text(b"+AHs-+ACI-metformin+ACI-: true+AH0-", NO_JSON),
    "bytes that are not UTF-8, outside a text": Text(b'{"metformin": \xff}', ENCODING),
    "compressed": Text(b"\x1f\x8b\x08\x00\x00\x00\x00\x00", ENCODING),
    # Literals
    "true": Text(b'{"metformin": true}', METFORMIN),
    "false": Text(b'{"metformin": false}', NO_METFORMIN),
    "no in escapes": Text(rb'{"metformin": "n\u006f"}', NO_METFORMIN),
    "null": Text(b'{"id": null, "metformin": null, "age": null, "diet": null}', Scored()),
    **{
        f"the word {word}": Text(b'{"metformin": %b}' % word.encode(), NO_JSON)
        for word in (
            *(
                "True",
                "TRUE",
                "False",
                "FALSE",
                "None",
                "Null",
                "NULL",
                "nul",
                "nulll",
                "tru",
                "truee",
                "t",
                "f",
                "yes",
            ),
            *("no", "unknown", "undefined", "truefalse", "true false", "nullnull", "ｔｒｕｅ", "metformin", "$", ""),  # noqa: RUF001
        )
    },
    "yes in quotes": Text(b'{"metformin": "yes"}', METFORMIN),
    "yes in escapes": Text(rb'{"metformin": "\u0079\u0065\u0073"}', METFORMIN),
    "true in quotes": Text(b'{"metformin": "true"}', Reject(NO_TYPE, "metformin")),
    "null in quotes": Text(b'{"metformin": "null"}', Reject(NO_TYPE, "metformin")),
    "null for a number in quotes": Text(b'{"age": "null"}', AGE),
    "a number in quotes": Text(b'{"age": "64"}', AGE),
    "yes and a zero": Text(rb'{"metformin": "yes\u0000"}', Reject(NO_TYPE, "metformin")),
    "an option and a blank": Text(b'{"diet": "vegan "}', Reject("unknown_option", "diet")),
    "an option in escapes": Text(rb'{"diet": "\u0076egan"}', Scored(None, ("no diet_vegetarian_with_b12",))),
    # Punctuation
    "trailing comma": Text(b'{"metformin": true,}', NO_JSON),
    "two trailing commas": Text(b'{"metformin": true,,}', NO_JSON),
    "comma in front": Text(b'{,"metformin": true}', NO_JSON),
    "comma alone": Text(b"{,}", NO_JSON),
    "two commas": Text(b'{"metformin": true,,"age": 64}', NO_JSON),
    "no comma": Text(b'{"metformin": true "age": 64}', NO_JSON),
    "semicolon": Text(b'{"metformin": true; "age": 64}', NO_JSON),
    "no colon": Text(b'{"metformin" true}', NO_JSON),
    "two colons": Text(b'{"metformin":: true}', NO_JSON),
    "equals sign": Text(b'{"metformin" = true}', NO_JSON),
    "no value": Text(b'{"metformin":}', NO_JSON),
    "no value and no colon": Text(b'{"metformin"}', NO_JSON),
    "no key": Text(b"{: true}", NO_JSON),
    "key without quotes": Text(b"{metformin: true}", NO_JSON),
    "key in single quotes": Text(b"{'metformin': true}", NO_JSON),
    "value in single quotes": Text(b"{\"id\": 'a'}", NO_JSON),
    "value in backquotes": Text(b'{"id": `a`}', NO_JSON),
    "value in curly quotes": Text('{"id": “a”}'.encode(), NO_JSON),
    "number as a key": Text(b"{1: true}", NO_JSON),
    "null as a key": Text(b"{null: true}", NO_JSON),
    "two texts in a row": Text(b'{"id": "a" "b"}', NO_JSON),
    "text not closed": Text(b'{"id": "a}', NO_JSON),
    "object not closed": Text(b'{"id": "a"', NO_JSON),
    "object not opened": Text(b'"id": "a"}', NO_JSON),
    "brace alone": Text(b"{", NO_JSON),
    "closing brace alone": Text(b"}", NO_JSON),
    "a brace too many": Text(b'{"id": "a"}}', NO_JSON),
    "closed by a bracket": Text(b'{"id": "a"]', NO_JSON),
    "quote alone": Text(b'"', NO_JSON),
    "comma behind": Text(b'{"id": "a"},', NO_JSON),
    "comment behind": Text(b'{"id": "a"} // b', NO_JSON),
    "comment inside": Text(b'{"id": /* b */ "a"}', NO_JSON),
    "comment with a hash": Text(b'# {"id": "a"}', NO_JSON),
    "two values": Text(b'{"id": "a"} {"id": "b"}', NO_JSON),
    "two values with nothing between": Text(b'{"id": "a"}{"id": "b"}', NO_JSON),
    "two values with a carriage return between": Text(b'{"id": "a"}\r{"id": "b"}', NO_JSON),
    "two objects with a comma": Text(b'{"id": "a"}, {"id": "b"}', NO_JSON),
    "an object and a word": Text(b'{"id": "a"} null', NO_JSON),
    "padding against scripts": Text(b')]}\',{"id": "a"}', NO_JSON),
    # What is no object
    "empty object": Text(b"{}", Scored()),
    "empty array": Text(b"[]", NO_OBJECT),
    "array of an object": Text(b'[{"id": "a"}]', NO_OBJECT),
    "array with a trailing comma": Text(b"[1,]", NO_JSON),
    "array not closed": Text(b"[1", NO_JSON),
    "empty text": Text(b'""', NO_OBJECT),
    "an object as a text": Text(rb'"{\"id\": \"a\"}"', NO_OBJECT),
    "half a pair alone": Text(rb'"\ud83d"', ENCODING),
    "number alone": Text(b"-0.5e-3", NO_OBJECT),
    "5,000 digits alone": Text(b"9" * 5_000, NO_OBJECT),
    "true alone": Text(b"true", NO_OBJECT),
    "null alone": Text(b"null", NO_OBJECT),
    "NaN alone": Text(b"NaN", NO_JSON),
    "a word alone": Text(b"metformin", NO_JSON),
    "an array with a key twice inside": Text(b'[{"id": 1, "id": 1}]', NO_OBJECT),
    # Nesting
    "id of an array": Text(b'{"id": ["a"]}', ID),
    "id of an object": Text(b'{"id": {"id": "a"}}', ID),
    "id of nested arrays": Text(b'{"id": [[[[]]]]}', ID),
    "age of an array": Text(b'{"age": [64]}', AGE),
    "age of an empty object": Text(b'{"age": {}}', AGE),
    "yes in an array": Text(b'{"metformin": [true]}', Reject(NO_TYPE, "metformin")),
    "option in an array": Text(b'{"diet": ["vegan"]}', Reject(NO_TYPE, "diet")),
    "a key twice in an inner object": Text(b'{"age": {"a": 1, "a": 1}}', AGE, "only the record's keys count"),
    "a key of the record in an inner object": Text(b'{"metformin": true, "age": {"metformin": true}}', AGE),
    "500 arrays": Text(b'{"id": ' + b"[" * 500 + b"]" * 500 + b"}", ID),
    "500 objects": Text(b'{"age": ' + b'{"a":' * 500 + b"1" + b"}" * 500 + b"}", AGE),
    "500 arrays in an unknown key": Text(b'{"x": ' + b"[" * 500 + b"]" * 500 + b"}", Reject("unknown_key", "x")),
    "100,000 arrays": Text(b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", NO_JSON, "a limit: too deep"),
    "100,000 objects": Text(b'{"age":' * 100_000 + b"1" + b"}" * 100_000, NO_JSON, "a limit: too deep"),
    "100,000 arrays alone": Text(b"[" * 100_000 + b"]" * 100_000, NO_JSON, "a limit: too deep"),
    "100,000 arrays not closed": Text(b"[" * 100_000, NO_JSON),
    "100,000 closing brackets": Text(b"]" * 100_000, NO_JSON),
    # Keys
    "a key in escapes": Text(rb'{"metf\u006frmin": true}', METFORMIN),
    "a key all in escapes": Text(b'{"%b": true}' % b"".join(b"\\u%04X" % each for each in b"metformin"), METFORMIN),
    "id in escapes": Text(rb'{"\u0069\u0064": "a"}', Scored("a")),
    "a key twice": Text(b'{"metformin": true, "metformin": true}', Reject("duplicate_key", "metformin"), "strict"),
    "a key twice, once in escapes": Text(
        rb'{"metformin": true, "metf\u006frmin": false}', Reject("duplicate_key", "metformin"), "strict"
    ),
    "a key twice, in two ways of escapes": Text(
        rb'{"\u006detformin": true, "metf\u006Frmin": true}', Reject("duplicate_key", "metformin"), "strict"
    ),
    "a key twice, once null": Text(
        b'{"metformin": null, "metformin": true}', Reject("duplicate_key", "metformin"), "strict"
    ),
    "a key three times": Text(b'{"age": 1, "age": 1, "age": 1}', Reject("duplicate_key", "age"), "strict"),
    "a key twice behind an id with as many colons less": Text(
        b'{"id": "a:b", "age": 1, "age": 1}', Reject("duplicate_key", "age"), "strict"
    ),
    "id twice": Text(b'{"id": "a", "id": "a"}', Reject("duplicate_key", "id"), "strict"),
    "id twice, first null": Text(b'{"id": null, "id": "a"}', Reject("duplicate_key", "id"), "strict"),
    "id twice, once in escapes": Text(rb'{"id": 1, "i\u0064": 1}', Reject("duplicate_key", "id"), "strict"),
    "an empty key twice": Text(b'{"": 1, "": 1}', Reject("duplicate_key", ""), "strict"),
    "an unknown key twice": Text(rb'{"x\/": 1, "x/": 1}', Reject("duplicate_key", "x/"), "strict"),
    "two keys twice": Text(
        b'{"age": 1, "diet": null, "diet": null, "age": 1}', Reject("duplicate_key", "diet"), "the first repeated"
    ),
    "letters put together differently are two keys": Text(
        '{"é": 1, "e\u0301": 1}'.encode(), Reject("unknown_key", "é")
    ),
    "an empty key": Text(b'{"": true}', Reject("unknown_key", "")),
    "a key in capitals": Text(b'{"Metformin": true}', Reject("unknown_key", "Metformin")),
    "ID in capitals": Text(b'{"ID": "a"}', Reject("unknown_key", "ID")),
    "a key and the same in capitals": Text(b'{"metformin": true, "METFORMIN": 1}', Reject("unknown_key", "METFORMIN")),
    "a key and a blank": Text(b'{"metformin ": true}', Reject("unknown_key", "metformin ")),
    "a key and a zero": Text(rb'{"metformin\u0000": true}', Reject("unknown_key", "metformin\x00")),
    "a key with a look-alike letter": Text('{"mеtformin": true}'.encode(), Reject("unknown_key", "mеtformin")),  # noqa: RUF001
    "a key of wide letters": Text('{"ａｇｅ": 1}'.encode(), Reject("unknown_key", "ａｇｅ")),  # noqa: RUF001
    "a key of another language's objects": Text(b'{"__proto__": null}', Reject("unknown_key", "__proto__")),
    "a key of 100,000 letters": Text(b'{"' + b"k" * 100_000 + b'": 1}', Reject("unknown_key", "k" * 100_000)),
    "a known key of 100,000 letters more": Text(
        b'{"age' + b"k" * 100_000 + b'": 1}', Reject("unknown_key", "age" + "k" * 100_000)
    ),
    "10,000 keys": Text(
        b"{" + b",".join(b'"k%d":1' % i for i in range(10_000)) + b"}", Reject("unknown_key", "k0"), "in line order"
    ),
    # Which problem counts first
    "encoding before JSON": Text(b'{"id": "\xff", }', ENCODING),
    "half a pair before JSON": Text(rb'{"id": "\ud83d", }', ENCODING),
    "half a pair outside a text": Text(rb'{"id": \ud83d}', ENCODING, "encoding comes first, whatever the rest"),
    "encoding before no object": Text(b'["\xff"]', ENCODING),
    "encoding before a key twice": Text(rb'{"age": 1, "age": 1, "id": "\ud83d"}', ENCODING),
    "JSON before a key twice": Text(b'{"age": 1, "age": 1, }', NO_JSON),
    "JSON before a field": Text(b'{"age": 1.5, "diet": NaN}', NO_JSON),
    "a key twice before a field": Text(b'{"age": 1.5, "id": 1, "id": 1}', Reject("duplicate_key", "id")),
    "a field before a follow-up": Text(b'{"metformin_months": 1, "age": 1.5}', AGE),
    "a follow-up": Text(b'{"metformin_months": 1}', Reject("follow_up", "metformin_months")),
    "fields in line order": Text(b'{"diet": "x", "age": 1.5}', Reject("unknown_option", "diet")),
    "an unknown key before a field": Text(b'{"x": 1, "age": 1.5}', Reject("unknown_key", "x")),
    "an unknown key behind a field": Text(b'{"age": 1.5, "x": 1}', AGE),
}

TEXTS: dict[str, Text] = {**dict(number_texts()), **dict(string_texts()), **WHOLE}


# Whole inputs: what each of their lines gives.

MARK = b"\xef\xbb\xbf"
ONE, TWO = Scored(1), Scored(2)
INPUTS: dict[str, tuple[bytes, list[Scored | Reject | None]]] = {
    "nothing": (b"", []),
    "a line feed": (b"\n", [None]),
    "two line feeds": (b"\n\n", [None, None]),
    "a carriage return": (b"\r", [None]),
    "both": (b"\r\n", [None]),
    "two carriage returns and a line feed": (b"\r\r\n", [None]),
    "spaces and no ending": (b"  ", [None]),
    "no ending": (b'{"id": 1}', [ONE]),
    "an ending": (b'{"id": 1}\n', [ONE]),
    "a blank line behind": (b'{"id": 1}\n\n', [ONE, None]),
    "blank lines in front": (b'\n \n\r\n{"id": 1}', [None, None, None, ONE]),
    "CRLF": (b'{"id": 1}\r\n{"id": 2}\r\n', [ONE, TWO]),
    "CRLF and no last ending": (b'{"id": 1}\r\n{"id": 2}', [ONE, TWO]),
    "a carriage return at the very end": (b'{"id": 1}\n{"id": 2}\r', [ONE, TWO]),
    "LFCR": (b'{"id": 1}\n\r{"id": 2}\n\r', [ONE, TWO, None]),
    "carriage returns only": (b'{"id": 1}\r{"id": 2}\r', [NO_JSON]),
    "line separators": ('{"id": 1}\u2028{"id": 2}'.encode(), [NO_JSON]),
    "next lines": ('{"id": 1}\x85{"id": 2}'.encode(), [NO_JSON]),
    **{f"byte {byte:02x} between": (b'{"id": 1}%c{"id": 2}' % byte, [NO_JSON]) for byte in (0, 11, 12, 28, 29, 30)},
    "a mark": (MARK + b'{"id": 1}\n{"id": 2}', [ONE, TWO]),
    "a mark and nothing": (MARK, [None]),
    "a mark and a line feed": (MARK + b'\n{"id": 2}', [None, TWO]),
    "a mark and CRLF": (MARK + b'\r\n{"id": 2}\r\n', [None, TWO]),
    "two marks": (MARK + MARK + b'{"id": 1}\n{"id": 2}', [NO_JSON, TWO]),
    "a space before the mark": (b" " + MARK + b'{"id": 1}', [NO_JSON]),
    "a mark on line 2": (b'{"id": 1}\n' + MARK + b'{"id": 2}', [ONE, NO_JSON]),
    "a mark on line 2 behind a blank line": (b"\n" + MARK + b'{"id": 2}', [None, NO_JSON]),
    "UTF-16 with a mark": ('\ufeff{"id": 1}\n{"id": 2}'.encode("utf-16-le"), [ONE, TWO]),
    "UTF-16, big end first, with a mark": ('\ufeff{"id": 1}\n{"id": 2}'.encode("utf-16-be"), [ONE, TWO]),
    "an object over two lines": (b'{"id":\n1}', [NO_JSON, NO_JSON]),
    "a text over two lines": (b'{"id": "a\nb"}', [NO_JSON, NO_JSON]),
    "a text over two lines, continued": (b'{"id": "a\\\nb"}', [NO_JSON, NO_JSON]),
    "a letter over two lines": (b'{"id": "\xc3\n\xa9"}', [ENCODING, ENCODING]),
    "a pair over two lines": (b'{"id": "\\ud83d\n\\ude00"}', [ENCODING, ENCODING]),
}
