"""Words published as HTML paragraphs are read as words; letters that only look like markup stay."""

from __future__ import annotations

import pytest

from comity.parsing.markup import plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>We shall.</p><p>Soon &amp; well.</p>", "We shall.\nSoon & well."),
        ("<p>See <a href='https://x.example/a'>the page</a>.</p>", "See the page (https://x.example/a)."),
        ("<p><a href='https://x.example/a/'>https://x.example/a</a></p>", "https://x.example/a"),
        ("<ul><li>One</li><li>Two<br>lines</li></ul>", "One\nTwo\nlines"),
        ("<table><tr><td>2024</td><td>7</td></tr></table>", "2024 7"),
        ("<div>\n <p>Wrapped\n words.</p>\n</div>", "Wrapped words."),
        ("<P>Unclosed <b>bold</P>", "Unclosed bold"),
        ("<p></p>", "<p></p>"),
        ("Agreed to <em>in part</em>", "Agreed to <em>in part</em>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a < b and b > c", "a < b and b > c"),
        ("", ""),
    ],
)
def test_paragraphs_become_lines_and_other_letters_stay(text: str, said: str) -> None:
    assert plain(text) == said


def test_what_a_script_holds_is_shown_as_letters_and_never_lost() -> None:
    assert plain("<p>Yes.</p><script>alert(1)</script><p>No.</p>") == "Yes.\nalert(1)\nNo."
