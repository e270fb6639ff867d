"""Accessibility as axe-core sees it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async (rules) => {
    const only = rules.length ? {runOnly: {type: 'rule', values: rules}} : {};
    const {violations} = await axe.run(document, {resultTypes: ['violations'], ...only});
    const places = (all) => all.slice(0, 4).map((n) => `    ${n.target.join(' ')}  ${n.html.slice(0, 99)}`);
    return violations.map((v) => [`${v.id} (${v.impact}): ${v.help}`, ...places(v.nodes)].join('\\n'));
}"""


def violations(page: Page, *, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds on the page as it is now, by these rules or all."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(SOURCE.read_text() + "; true")  # the policy refuses a script tag, not the debugger
    return list(page.evaluate(RUN, list(rules)))
