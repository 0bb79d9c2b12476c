"""CurveClinic in the browser: it asks, waits for an answer, says why it is wrong, and shows the run of a right one."""

import re

import browsing
import pytest
from browsing import said

from gdbook.figures import clinic
from gdbook.figures.clinic_patients import DIAGNOSES, PATIENTS

pytestmark = pytest.mark.site

PAGE = "book/core/learning_rate.html"
CELL = "clinic-figure"
FIRST = PATIENTS[0]


@pytest.fixture
def figure(live):
    """The live figure with its first patient, on a page of its own."""
    figure = live(PAGE, CELL, "patient=1", reduced_motion="reduce")
    figure.get_by_role("radio").first.wait_for()
    return figure


def wordings(figure):
    return " ".join(figure.locator(".gd-card").inner_text().split())


def choose(figure, name):
    figure.get_by_role("radio", name=DIAGNOSES[name], exact=True).check()
    figure.get_by_role("button", name="Diagnose").click()


def lines(figure):
    """Return how many curves are drawn in each plot."""
    count = "(plot) => [...plot.querySelectorAll('.gd-stamps')].filter((node) => node.getAttribute('d')).length"
    return [plot.evaluate(count) for plot in figure.locator(".gd-plot").all()]


def test_arrow_keys_move_the_choice_and_the_button_commits_it(figure):
    before, radios = said(figure), figure.get_by_role("radio").all()
    radios[0].press("Space")
    for _ in radios[1:]:
        figure.page.keyboard.press("ArrowDown")
    assert [radio.is_checked() for radio in radios] == [False, False, False, True]
    figure.page.keyboard.press("Enter")
    assert said(figure) == before
    assert "At first sight: 0 of 0" in wordings(figure)
    figure.get_by_role("button", name="Diagnose").press("Enter")
    assert said(figure) != before
    assert "At first sight: 0 of 1" in wordings(figure)


def test_without_a_choice_the_button_asks_for_one(figure):
    figure.get_by_role("button", name="Diagnose").click()
    assert said(figure).startswith("Choose one of the four first.")
    assert "At first sight: 0 of 0" in wordings(figure)


def test_a_wrong_diagnosis_is_told_why_and_the_right_one_shows_what_happened(figure):
    wrong = next(name for name in FIRST.options if name != FIRST.diagnosis)
    assert not [why for why in [*FIRST.options.values(), FIRST.repair, *FIRST.code] if why in wordings(figure)]
    choose(figure, wrong)
    assert FIRST.options[wrong] in said(figure)
    assert FIRST.options[FIRST.diagnosis] not in wordings(figure)
    assert lines(figure) == [1]
    choose(figure, FIRST.diagnosis)
    assert said(figure).startswith("Right")
    assert not [why for why in [*FIRST.options.values(), FIRST.repair, *FIRST.code] if why not in wordings(figure)]
    assert lines(figure) == [2, 2]
    assert "At first sight: 0 of 1" in wordings(figure)
    figure.get_by_role("button", name="Next patient").click()
    assert lines(figure) == [1]
    choose(figure, PATIENTS[1].diagnosis)
    assert "At first sight: 1 of 2" in wordings(figure)


def test_the_loss_it_reads_out_is_python_s(figure):
    for number, patient in enumerate(PATIENTS, start=1):
        run = clinic.run(patient.problem, patient.settings)
        browsing.follow(figure.page, f"#fig={CELL}&patient={number}&steps=7")
        loss = re.search(r"Step 7: loss (\S+)[,;]", said(figure))[1]
        assert float(loss) == pytest.approx(run.values[7], rel=5e-3), patient.diagnosis


def test_every_patient_can_be_solved_and_looks_right_to_axe(figure):
    for number, patient in enumerate(PATIENTS, start=1):
        state = f"patient={number}&diagnosis={patient.diagnosis}&log={'true' if number % 2 else 'false'}&steps=5"
        browsing.follow(figure.page, f"#fig={CELL}&{state}")
        assert said(figure).startswith("Right"), patient.diagnosis
        assert lines(figure) == [1 + bool(patient.repaired)] * 2, patient.diagnosis
        wrong = figure.evaluate(
            "(figure) => [...figure.querySelectorAll('.gd-view *')].flatMap((node) => [...node.attributes])"
            ".filter(({ value }) => /NaN|Infinity|undefined/.test(value)).map(({ name, value }) => `${name}=${value}`)"
        )
        assert wrong == [], patient.diagnosis
    figure.page.set_viewport_size({"width": 320, "height": 800})
    browsing.settle(figure.page)
    assert figure.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    assert [found for found in browsing.violations(figure.page) if "clinic" in found or "gd-" in found] == []
