"""Bodies in pieces: whatever the cut, the same values come out."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.problems import Problem
from service.streams import array, lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('ab"\\[]{},: \n\u00e9\U0001f600')),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text('a"\\{', max_size=3), below, max_size=3),
    max_leaves=8,
)


def cut(data, size):
    return (data[at : at + size] for at in range(0, len(data), size))


@given(
    values=st.lists(VALUES, max_size=4),
    size=st.integers(1, 12),
    ascii_only=st.booleans(),
    indent=st.sampled_from([None, 1]),
    before=st.sampled_from([b"", b"\xef\xbb\xbf", b"\r\n "]),
)
def test_an_array_gives_its_values_wherever_it_is_cut(values, size, ascii_only, indent, before):
    written = before + json.dumps(values, ensure_ascii=ascii_only, indent=indent).encode() + b" \n"

    found = [json.loads(value) for value in array(cut(written, size), 10_000)]

    assert found == values


@given(values=st.lists(VALUES, max_size=4), size=st.integers(1, 12), end=st.sampled_from([b"\n", b"\r\n", b"\n\n \n"]))
def test_lines_give_their_values_wherever_they_are_cut(values, size, end):
    written = end.join(json.dumps(value).encode() for value in values)

    assert [json.loads(value) for value in lines(cut(written, size), 10_000)] == values


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize(
    "broken",
    [
        *(b"", b" ", b"1", b"{}", b"x[1]", b'"[1]"', b"[", b"[1", b"[1,]", b"[,]", b"[,1]", b"[1,,2]", b"[}", b"[1}"),
        *(b"[1]]", b"[1] 2", b'[1] "', b"[1][2]", b'[["a]', b'["a', b'["a\\"]', b"[" * 100 + b"]" * 100),
    ],
)
def test_what_is_no_array_is_refused_wherever_it_is_cut(broken, size):
    with pytest.raises(Problem):
        list(array(cut(broken, size), 100))


def test_a_broken_value_is_given_as_it_is():
    assert list(array(iter([b'[1, {"a":}, tru, 2]']), 100)) == [b"1", b' {"a":}', b" tru", b" 2"]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_value_that_is_too_long_is_left_out_and_the_next_one_is_not(size):
    long = b'"' + b"x" * 50 + b'"'

    assert list(array(cut(b"[" + long + b",1, " + long + b"]", size), 40)) == [None, b"1", None]
    assert list(lines(cut(long + b"\n1\n" + long, size), 40)) == [None, b"1", None]


@pytest.mark.parametrize(
    "unit", [b"[],", b'"",', b'"\\"",', b"{},", b"a,", b"\n"], ids=["arrays", "strings", "escapes", "objects", "a", "n"]
)
def test_time_is_linear_in_what_is_sent(unit):
    def seconds(times):
        data = b"[[" + unit * times + b"0]]"
        began = time.process_time()
        list(array(cut(data, 65_536), 10_000_000))
        list(lines(cut(data, 65_536), 10_000_000))
        return time.process_time() - began

    few = min(seconds(50_000) for _ in range(3))
    many = min(seconds(400_000) for _ in range(3))

    assert many < 8 * few * 2.5 + 0.05
