import pytest

from studio.library.mails.defaults import DEFAULT_MAILS
from studio.library.mails.rendering import BadTemplate, check_source, render_source, render_subject


def text(source: str, **variables: object) -> str:
    return render_source(source, variables=variables, html=False)


def html(source: str, **variables: object) -> str:
    return render_source(source, variables=variables, html=True)


def test_html_escapes_values_and_text_does_not() -> None:
    assert html("<b>{{ name }}</b>", name="<script>") == "<b>&lt;script&gt;</b>"
    assert text("{{ name }}", name="<a & b>") == "<a & b>"


def test_values_are_data_and_never_templates() -> None:
    assert text("{{ a }}", a="{{ b }}{% load x %}", b="secret") == "{{ b }}{% load x %}"


@pytest.mark.parametrize(
    "source",
    [
        "{% load i18n %}",
        "{% include 'base.html' %}",
        "{% extends 'base.html' %}",
        "{% debug %}",
        "{% now 'Y' %}",
        "{% autoescape off %}{{ a }}{% endautoescape %}",
        "{% url 'home' %}",
        "{% csrf_token %}",
        "{% cycle 'a' 'b' %}",
        "{{ a|safe }}",
        "{{ a|ljust:1000000000 }}",
        "{{ a|stringformat:'1000000000d' }}",
        "{{ a|pprint }}",
        "{{ a.__class__ }}",
        "{{ a._private }}",
        "{% if a %}",
        "{% for x in a %}" * 3000,
        "x" * 100_001,
    ],
)
def test_what_is_not_of_the_language_is_refused(source: str) -> None:
    with pytest.raises(BadTemplate):
        check_source(source, html=True)


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in x %}" * 4 + "." + "{% endfor %}" * 4,
        "{{ x|join:long }}",
        "{% for a in x %}{{ long }}{% endfor %}",
        "{{ x|floatformat:100000000 }}",
    ],
)
def test_a_mail_cannot_grow_without_end(source: str) -> None:
    with pytest.raises(BadTemplate):
        text(source, x=list(range(100)), long="y" * 50_000)


def test_attributes_of_values_do_not_reach_python() -> None:
    assert text("[{{ a.format }}]", a={"b": 1}) == "[]"
    assert text("{{ a.items.0 }}", a={"items": ["first"]}) == "first"


def test_the_usual_words_work() -> None:
    source = "{% for i in items %}{{ forloop.counter }}:{{ i.name|upper }} {% empty %}none{% endfor %}"
    assert text(source, items=[{"name": "a"}, {"name": "b"}]) == "1:A 2:B "
    assert text("{{ missing|default:'-' }}{% if a > 3 %}big{% endif %}", a=4) == "-big"
    assert (
        text("{{ due|date:'d.m.Y' }} {{ odd|date }}", due="2026-03-01T10:00:00Z", odd="soon")
        == "01.03.2026 soon"
    )
    assert (
        text("{{ price|floatformat:2 }} {{ tags|join:'; ' }}", price=3.14159, tags=["x", "y"]) == "3.14 x; y"
    )


def test_the_given_variables_stay_as_they_are() -> None:
    given = {"items": [1, 2]}
    text("{{ items.pop }}{{ items.clear }}", **given)
    assert given == {"items": [1, 2]}


def test_a_subject_is_one_line() -> None:
    assert (
        render_subject("A {{ x }}", variables={"x": "b\r\nBcc: evil@example.org"})
        == "A b Bcc: evil@example.org"
    )


@pytest.mark.parametrize("mail", DEFAULT_MAILS, ids=lambda mail: mail.key)
def test_the_mails_of_the_product_read_well_with_and_without_values(mail) -> None:
    values = {
        "subject": "Expense 12 <now>",
        "recipient": "Rosa",
        "process_name": "Expenses",
        "element_name": "Check",
    }
    assert "Hello Rosa," in text(mail.text, **values)
    assert "Expense 12 <now>" in render_subject(mail.subject, variables=values)
    assert "<now>" not in html(mail.html, **values)
    assert "None" not in text(mail.text)
