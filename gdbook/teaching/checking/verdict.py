"""The verdict on an answer, passed, not yet or your turn: one object that a notebook typesets."""

from itertools import chain
from typing import NamedTuple

from gdbook.teaching.checking import limit
from gdbook.teaching.checking.hints import hint_on_the_kind, place
from gdbook.teaching.checking.limit import TimeUp
from gdbook.teaching.checking.quiet import quiet
from gdbook.teaching.checking.texts import call_text, code, error_text, text_of
from gdbook.teaching.checking.trial import alike, tried

SECONDS = 5.0
PASSED, NOT_YET, YOUR_TURN = "passed", "not yet", "your turn"


class Verdict(NamedTuple):
    """What a check says, in Markdown.  status: "passed", "not yet" or "your turn"; hint: empty where there is none."""

    status: str
    sentence: str
    hint: str = ""

    def __repr__(self) -> str:
        hint = f"\n\nHint: {self.hint}" if self.hint else ""
        return f"{self.status.capitalize()}: {self.sentence}{hint}"

    def _repr_markdown_(self) -> str:
        hint = f"\n\n**Hint:** {self.hint}" if self.hint else ""
        return f"**{self.status.capitalize()}:** {self.sentence}{hint}"


def verdict_on(task, answer) -> Verdict:
    """Return the verdict on an answer, after SECONDS at the latest where a limit can be kept (see `limit.kind`)."""
    if not limit.kind():
        print(limit.UNLIMITED, flush=True)
    with quiet() as heard:
        judge = _Judge(task, answer, heard)
        try:
            return limit.within(SECONDS, judge.verdict)
        except TimeUp:
            hint = "Is there a loop whose condition never becomes false?"
            return Verdict(NOT_YET, f"the check was stopped after {SECONDS:g} s, at {code(judge.at)}.", hint)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # such as an object every method of which raises
            return Verdict(NOT_YET, f"what came of {code(judge.at)} could not be examined: {code(error_text(error))}.")


def is_untouched(task, answer) -> bool:
    """Return whether an answer is still the stub, by its code, or is `...`."""
    codes = [getattr(function, "__code__", None) for function in (answer, task.defined(task.stub))]
    parts = [[getattr(code, part, None) for part in ("co_code", "co_consts", "co_names")] for code in codes]
    return answer is ... or (None not in codes and parts[0] == parts[1])


class _Failure(NamedTuple):
    """Where a property first does not hold: the property's and the trial's number, all its trials, the outcomes."""

    place: tuple[int, int]
    trials: list
    outcomes: list


class _Judge:
    """Tries an answer, property by property.  at: the call it is at; changing: the first to change its inputs."""

    def __init__(self, task, answer, heard):
        self.task, self.answer, self.heard = task, answer, heard
        self.at, self.changing = task.answer, ""

    def verdict(self):
        if is_untouched(self.task, self.answer):
            return Verdict(YOUR_TURN, f"complete {code(self.task.answer)}, run its cell, then run this one again.")
        if callable(self.answer) != self.task.is_function:
            return self._misfit()
        failure = self._failure(self.answer)
        if failure:
            return self._not_yet(failure)
        return self._changed_its_inputs() if self.changing else self._passed()

    def _failure(self, answer):
        for number, each in enumerate(self.task.properties):
            trials = each.trials(number)
            for index, trial in enumerate(trials):
                outcomes = [self._outcome(answer, inputs) for inputs in trial]
                if not _holds(each, trial, outcomes):
                    return _Failure((number, index), trials, outcomes)
        return None

    def _outcome(self, answer, inputs):
        self.at = self._call(inputs)
        outcome = tried(answer if self.task.is_function else lambda: answer, inputs, self.heard)
        self.changing = self.changing or (self.at if outcome.changed else "")
        return outcome

    def _call(self, inputs):
        return call_text(self.task.answer, inputs) if self.task.is_function else self.task.answer

    def _misfit(self):
        name, got = self.task.answer, code(text_of(self.answer))
        if not self.task.is_function:
            return Verdict(NOT_YET, f"{code(name)} must be a value, got {got}.")
        hint = f"Hand over the function itself, by its name and without brackets: {code(f'check({name})')}."
        return Verdict(NOT_YET, f"{code(name)} must be a function, got {got}.", hint)

    def _passed(self):
        counts = [len(each.trials(number)) for number, each in enumerate(self.task.properties)]
        held = zip(self.task.properties, counts, strict=True)
        lines = "\n".join(f"- {each.sentence} ({count} of {count})" for each, count in held)
        return Verdict(PASSED, f"{self.task.title}. What held:\n\n{lines}")

    def _changed_its_inputs(self):
        hint = "Work on a copy: `sorted(values)`, not `values.sort()`; with arrays `x = x + 1`, not `x += 1`."
        return Verdict(NOT_YET, f"all it returns is right, but {code(self.changing)} changes what it is given.", hint)

    def _not_yet(self, failure):
        number, index = failure.place
        seen = list(zip(failure.trials[index], failure.outcomes, strict=True))
        shown = [pair for pair in seen if pair[1].error is not None][:1] or seen
        told = ", and ".join(self._told(*pair) for pair in shown)
        hint = self._hint_of_a_mistake(failure) or hint_on_the_kind(self.task, self.answer, shown[0][1])
        further = f'`exercise("{self.task.name}").hint()` gives a hint, and once more a further one.'
        sentence = f"{told}. This must hold: {self.task.properties[number].sentence}."
        return Verdict(NOT_YET, sentence, hint or further)

    def _told(self, inputs, outcome):
        if not self.task.is_function:
            return f"{code(self.task.answer)} is {code(text_of(outcome.value))}"
        call = code(self._call(inputs))
        if outcome.error is None:
            return f"{call} returned {code(text_of(outcome.value))}"
        return f"{call} raised {code(error_text(outcome.error))}{place(outcome.error, self.answer)}"

    def _hint_of_a_mistake(self, failure):
        """Return the hint of the typical wrong answer that fails at the same place in the same way, or ""."""
        every = list(chain(*failure.trials))
        mine = [self._outcome(self.answer, inputs) for inputs in every]
        for mistake in self.task.mistakes:
            wrong = self.task.defined(mistake.code)
            its = self._failure(wrong)
            if its and its.place == failure.place and self._does(wrong, every, mine):
                return mistake.hint
        return ""

    def _does(self, wrong, every, outcomes):
        return all(alike(self._outcome(wrong, inputs), one) for inputs, one in zip(every, outcomes, strict=True))


def _holds(each, trial, outcomes):
    if any(outcome.error is not None for outcome in outcomes):
        return False
    try:
        return bool(each.holds(*(outcome.value for outcome in outcomes), *trial[0]))
    except (KeyboardInterrupt, TimeUp):
        raise
    except BaseException:  # the predicate met a string, an odd shape or a hostile object
        return False
