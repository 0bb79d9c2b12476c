"""The patients of CurveClinic: what made each curve, what might have, and what the curve says to each guess."""

from gdbook.figures.clinic import Patient, Problem, Settings

DIAGNOSES = {
    "unscaled_feature": "a feature on another scale",
    "rate_too_small": "a rate too small",
    "rate_at_the_edge": "a rate a touch too large",
    "rate_too_large": "a rate too large",
    "chaos": "a rate far beyond the border, between walls",
    "decay_too_fast": "a rate that decays too fast",
    "sign_error": "a wrong sign in the update",
    "sum_for_mean": "a sum where a mean was meant",
    "missing_part": "a part of the gradient missing",
    "mini_batch_noise": "noise of mini-batches",
    "stopping_rule": "a stopping rule that spoke too early",
    "saddle": "a rest near a saddle",
    "local_minimum": "a minimum, but not the lowest",
    "healthy": "nothing: a healthy run",
    "flat_valley": "nothing: a valley that flattens out",
}

PATIENTS = (
    Patient(
        history="Least squares: two weights, 40 points, features as they were measured. Constant rate.",
        problem=Problem(points=40, seed=11, spreads=(1.0, 10.0), weights=(3.0, 0.5), noise=0.5),
        settings=Settings(start=(0.0, 0.0), learning_rate=0.03, steps=120),
        diagnosis="unscaled_feature",
        options={
            "rate_too_small": "Then the first step would crawl like the others. It takes away more than two thirds.",
            "local_minimum": "Least squares has no second minimum, and the loss still falls, by about two per cent a "
            "step.",
            "unscaled_feature": "The large feature is learnt in a step or two, the small one crawls. One rate serves "
            "both, and the large feature forbids a larger one.",
            "saddle": "A rest near a saddle ends in a new, ever faster fall; and a bowl has no saddle.",
        },
        repair="Divide each feature by its standard deviation; then a larger rate suits both.",
        repaired={"standardised": True, "learning_rate": 0.5},
        code=("w = w - 0.03 * gradient(w, X)", "w = w - 0.5 * gradient(w, X / X.std(axis=0))"),
        domain=((-1.0, 4.5), (-0.5, 1.5)),
    ),
    Patient(
        history="A bowl of two parameters. Constant rate, exact gradients.",
        problem=Problem(formula="(x^2 + 10*y^2)/2"),
        settings=Settings(start=(3.0, 0.05), learning_rate=0.21, steps=60),
        diagnosis="rate_too_large",
        options={
            "sign_error": "A wrong sign climbs from the very first step. This run fell for ten.",
            "rate_too_large": "Gentle directions gain at first. The steepest grows all along, by the same factor in "
            "each step, and in the end it is all that is seen: a straight climb on the logarithmic axis.",
            "mini_batch_noise": "Noise goes up and down without order. This is one smooth fall and one smooth climb.",
            "saddle": "Leaving a saddle, a run falls. This one climbs, far above its start.",
        },
        repair="Lower the rate below 2/L. Here L is 10.",
        repaired={"learning_rate": 0.1},
        code=("w = w - 0.21 * gradient(w)", "w = w - 0.1 * gradient(w)"),
        domain=((-0.6, 3.4), (-1.0, 1.0)),
    ),
    Patient(
        history="A bowl of two parameters, lowest loss 0. Exact gradients.",
        problem=Problem(formula="(x^2 + 4*y^2)/2"),
        settings=Settings(start=(3.0, 1.0), learning_rate=0.35, steps=40),
        diagnosis="healthy",
        options={
            "local_minimum": "A minimum above 0 would be a level line on the logarithmic axis. This line falls to the "
            "end.",
            "decay_too_fast": "Then each step would keep more than the one before. Step 10 and step 40 keep the same "
            "share.",
            "rate_too_small": "A million times less in 17 steps is not slow.",
            "healthy": "On the logarithmic axis it is straight: each step keeps the same share of the loss. On the "
            "linear axis every healthy run looks stuck.",
        },
        repair="Nothing to repair but the axis.",
        repaired={},
        code=("w = w - 0.35 * gradient(w)",),
        domain=((-1.0, 3.5), (-1.2, 1.2)),
        healthy=True,
    ),
    Patient(
        history="Logistic regression on 60 points, weights 0 at first. With a tenth of the rate it climbs too, a tenth "
        "as fast.",
        problem=Problem(points=60, seed=5, spreads=(2.0, 2.0), weights=(1.5, -1.0), labels=True),
        settings=Settings(start=(0.0, 0.0), learning_rate=0.3, steps=60, times=(-1.0, -1.0)),
        diagnosis="sign_error",
        options={
            "sign_error": "It climbs from the first step, smoothly, and smaller steps climb too. Downhill, a step "
            "small "
            "enough always falls; so this is not downhill.",
            "rate_too_large": "A rate too large is cured by a smaller one. A tenth of it climbs all the same.",
            "sum_for_mean": "That is a rate 60 times too large, and a smaller one cures it. Here it does not.",
            "unscaled_feature": "Two scales slow a run down, or make it overshoot. They never make a tiny step climb.",
        },
        repair="Subtract the gradient.",
        repaired={"times": ()},
        code=("w = w + 0.3 * gradient(w)", "w = w - 0.3 * gradient(w)"),
        domain=((-5.0, 3.0), (-3.0, 5.0)),
    ),
    Patient(
        history="One parameter, constant rate. From another start the same rate led to a loss of 0.001.",
        problem=Problem(formula="x^4/4 - x^2/2 + x/5 + 0.46"),
        settings=Settings(start=(1.8,), learning_rate=0.08, steps=120),
        diagnosis="local_minimum",
        options={
            "rate_too_small": "A rate too small leaves a slope behind. Here the gradient is 0 to five decimals.",
            "stopping_rule": "No rule stopped it: it took all its steps, the last fifty without moving.",
            "local_minimum": "It rests, with gradient 0, above what another start has found: a minimum, only not the "
            "lowest. Feeling the slope cannot tell the two apart.",
            "decay_too_fast": "A rate that dies out leaves a slope behind. Here there is none left.",
        },
        repair="Start elsewhere, several times, and keep the best.",
        repaired={"start": (-1.8,)},
        code=("x = 1.8; x = x - 0.08 * gradient(x)", "x = -1.8; x = x - 0.08 * gradient(x)"),
        domain=((-2.0, 2.0),),
    ),
    Patient(
        history="Least squares on 60 points. Constant rate. The curve is the loss on all the points.",
        problem=Problem(points=60, seed=21, spreads=(1.7, 1.7), weights=(2.0, -1.0), noise=1.5),
        settings=Settings(start=(0.0, 0.0), learning_rate=0.5, steps=120, batch=2),
        diagnosis="mini_batch_noise",
        options={
            "rate_at_the_edge": "A bounce keeps time: up, down, up, down. These rises and falls come in no order.",
            "mini_batch_noise": "A quick fall, then a restless level. Each mini-batch pulls towards its own minimum, "
            "and "
            "a rate that stays the same never lets the run settle.",
            "local_minimum": "In a minimum the run would rest. This one never does.",
            "decay_too_fast": "A rate that dies out freezes the curve. This one is as restless at the end as at step "
            "20.",
        },
        repair="Let the rate decay once the curve is level (or take larger batches).",
        repaired={"growth": 0.97},
        code=("w = w - 0.5 * gradient(w, two_points)", "w = w - 0.5 * 0.97**t * gradient(w, two_points)"),
        domain=((-0.5, 3.5), (-2.5, 1.0)),
    ),
    Patient(
        history="A bowl of two parameters, lowest loss 0. Exact gradients.",
        problem=Problem(formula="(x^2 + 4*y^2)/2"),
        settings=Settings(start=(3.0, 1.0), learning_rate=0.2, steps=60, growth=0.8),
        diagnosis="decay_too_fast",
        options={
            "local_minimum": "In a minimum the gradient vanishes. Here its norm stays at 1.",
            "saddle": "Near a saddle the gradient almost vanishes. Here its norm stays at 1.",
            "rate_too_small": "A rate small from the first would crawl from the first. Here one step takes away half.",
            "decay_too_fast": "It freezes on a slope: gradient 1, and yet no step. Rates that shrink by a fifth each "
            "time "
            "add up to five times the first, and that is as far as the run can go.",
        },
        repair="Keep the rate constant, or let it shrink far more slowly.",
        repaired={"growth": 1.0},
        code=("w = w - 0.2 * 0.8**t * gradient(w)", "w = w - 0.2 * gradient(w)"),
        domain=((-0.5, 3.4), (-1.2, 1.2)),
    ),
    Patient(
        history="Two parameters, lowest loss 0. Constant rate, exact gradients.",
        problem=Problem(formula="(2*x^2 + y^4 - 2*y^2 + 1)/4"),
        settings=Settings(start=(2.0, 1e-4), learning_rate=0.1, steps=160),
        diagnosis="saddle",
        options={
            "stopping_rule": "No rule stopped it. One that looks for small changes would have, on the level at 0.25.",
            "saddle": "It falls, rests, and falls again. Near a saddle the slope almost vanishes; the little that "
            "leads "
            "out grows by the same factor in each step until it shows.",
            "local_minimum": "What rests in a minimum stays there. This run leaves its level by itself.",
            "decay_too_fast": "A rate that has died out does not recover. Here the second fall is brisker than the "
            "first.",
        },
        repair="Nothing is broken. A start off the ridge (or a little noise) saves the rest.",
        repaired={"start": (2.0, 0.3)},
        code=("w = (2, 0.0001); w = w - 0.1 * gradient(w)", "w = (2, 0.3); w = w - 0.1 * gradient(w)"),
        domain=((-0.6, 2.3), (-1.4, 1.4)),
    ),
    Patient(
        history="One parameter, constant rate, exact gradients.",
        problem=Problem(formula="exp(x) - x - 1"),
        settings=Settings(start=(-3.0,), learning_rate=2.3, steps=40),
        diagnosis="rate_at_the_edge",
        options={
            "rate_at_the_edge": "Up, down, up, down between two levels: each step crosses the minimum and lands on the "
            "other slope. A slightly smaller rate would converge.",
            "mini_batch_noise": "Noise keeps no time. This repeats itself every two steps, to many digits.",
            "local_minimum": "In a minimum the run would rest, with gradient 0. Here the gradient stays near 0.6.",
            "sign_error": "A wrong sign would drive it away from the minimum. This stays where it is.",
        },
        repair="Lower the rate below 2/L: at the minimum L is 1.",
        repaired={"learning_rate": 1.0},
        code=("x = x - 2.3 * gradient(x)", "x = x - 1.0 * gradient(x)"),
        domain=((-3.3, 1.6),),
    ),
    Patient(
        history="A bowl of two parameters, lowest loss 0, constant rate. It reported success and stopped at step 35 "
        "of 140.",
        problem=Problem(formula="(x^2 + 20*y^2)/2"),
        settings=Settings(start=(2.0, 1.0), learning_rate=0.04, steps=140, step_norm=0.02),
        diagnosis="stopping_rule",
        options={
            "healthy": "What has converged no longer changes. Its last step still took away 8 per cent.",
            "local_minimum": "A bowl has one minimum, of loss 0, and there the gradient vanishes. Here its norm is "
            "0.48.",
            "stopping_rule": "It was stopped in mid-fall. A step is rate times gradient, so at a small rate all steps "
            "are "
            "short; short steps do not mean that the ground is flat.",
            "rate_too_large": "Too large a rate climbs or bounces. Not one step of this run climbs.",
        },
        repair="Ask for a small gradient, not for a small step.",
        repaired={"step_norm": 0.0, "gradient_norm": 0.01},
        code=("if norm(0.04 * gradient(w)) < 0.02: stop", "if norm(gradient(w)) < 0.01: stop"),
        domain=((-0.5, 2.3), (-1.1, 1.2)),
    ),
    Patient(
        history="Least squares on 50 points, features standardised, rate 0.1. The same code worked with the first "
        "five points.",
        problem=Problem(points=50, seed=3, spreads=(1.7, 1.7), weights=(2.0, -1.0), noise=0.6),
        settings=Settings(start=(0.0, 0.0), learning_rate=0.1, steps=20, times=(50.0, 50.0)),
        diagnosis="sum_for_mean",
        options={
            "sign_error": "With a wrong sign five points would have climbed too.",
            "unscaled_feature": "Standardised features have one scale. Nor would two scales bring out such a "
            "difference "
            "between 5 points and 50.",
            "mini_batch_noise": "Noise does not multiply the loss by the same 16 in each step.",
            "sum_for_mean": "Standardised features give a mean of curvature about 1, for which 0.1 is small. A sum has "
            "50 times that curvature: more data, and the same rate is too large.",
        },
        repair="Divide by n.",
        repaired={"times": ()},
        code=("w = w - 0.1 * X.T @ errors", "w = w - 0.1 * X.T @ errors / n"),
        domain=((-3.0, 6.0), (-4.0, 4.0)),
    ),
    Patient(
        history="One parameter, lowest loss 0. Constant rate, exact gradients.",
        problem=Problem(formula="x^4/4"),
        settings=Settings(start=(2.0,), learning_rate=0.1, steps=200),
        diagnosis="flat_valley",
        options={
            "decay_too_fast": "That freezes the loss and leaves a slope. Here loss and gradient fall on together: from "
            "step 100 to 200 the loss falls to about a quarter.",
            "flat_valley": "The curvature fades towards the bottom, so each step keeps more than the one before: the "
            "line bends on the logarithmic axis and never levels off. Ten times the steps leave a hundredth.",
            "unscaled_feature": "Two scales draw two straight pieces on the logarithmic axis, and one parameter has "
            "one "
            "scale. This line bends all the way.",
            "local_minimum": "In a minimum above 0 the line would become level. This one never does.",
        },
        repair="Nothing is broken. In a hurry, let the rate grow as the curvature fades.",
        repaired={"growth": 1.05},
        code=("x = x - 0.1 * gradient(x)", "x = x - 0.1 * 1.05**t * gradient(x)"),
        domain=((-1.2, 2.2),),
        healthy=True,
    ),
    Patient(
        history="One parameter, constant rate. A second run, with another random seed, gave the very same numbers.",
        problem=Problem(formula="(x^2 - 1)^2/4"),
        settings=Settings(start=(0.3,), learning_rate=1.9, steps=45),
        diagnosis="chaos",
        options={
            "rate_too_small": "A small rate draws a smooth line. These steps leap.",
            "mini_batch_noise": "Another seed draws other mini-batches and another curve. Here it changed nothing.",
            "chaos": "No chance is involved, and yet it never settles and never repeats: each step overshoots, and "
            "walls "
            "that grow steeper throw the run back.",
            "local_minimum": "In a minimum the run would rest. This one leaps to the end.",
        },
        repair="Lower the rate below 2/L: at the minima L is 2.",
        repaired={"learning_rate": 0.3},
        code=("x = x - 1.9 * gradient(x)", "x = x - 0.3 * gradient(x)"),
        domain=((-1.7, 1.7),),
    ),
    Patient(
        history="Least squares on 40 points. Constant rate. Solving the equations directly gives a loss of 0.06.",
        problem=Problem(points=40, seed=8, spreads=(1.7, 1.7), weights=(2.0, -1.0), noise=0.6),
        settings=Settings(start=(0.0, 0.0), learning_rate=0.3, steps=60, times=(1.0, 0.0)),
        diagnosis="missing_part",
        options={
            "local_minimum": "Least squares has no second minimum to rest in.",
            "missing_part": "It rests, and reports the gradient 0, where the true gradient cannot be 0: a bowl has one "
            "place to rest, and the loss there is 0.06. So what it calls gradient is not all of it.",
            "rate_too_small": "Then the loss would still be falling, a little in each step. It no longer moves.",
            "decay_too_fast": "That would leave a gradient. This run reports 0.",
        },
        repair="Compare the gradient with differences of the loss, coordinate by coordinate; supply what is missing.",
        repaired={"times": ()},
        code=("gradient[1] = 0; w = w - 0.3 * gradient", "w = w - 0.3 * gradient"),
        domain=((-0.5, 3.0), (-2.0, 1.0)),
    ),
    Patient(
        history="A bowl of two parameters, lowest loss 0. Exact gradients.",
        problem=Problem(formula="(x^2 + 4*y^2)/2"),
        settings=Settings(start=(3.0, 1.0), learning_rate=0.003, steps=80),
        diagnosis="rate_too_small",
        options={
            "saddle": "Near a saddle the slope almost vanishes. Here the gradient is large all along.",
            "rate_too_small": "The slope is there, the steps are not: each takes about a hundredth of the loss, "
            "from the first to the last.",
            "unscaled_feature": "Then some direction would be quick, and the first steps would fall fast.",
            "stopping_rule": "No rule stopped it: it took all its 80 steps, and was still falling.",
        },
        repair="Multiply the rate by 3 until the curve complains, then go back.",
        repaired={"learning_rate": 0.3},
        code=("w = w - 0.003 * gradient(w)", "w = w - 0.3 * gradient(w)"),
        domain=((-0.5, 3.4), (-1.2, 1.2)),
    ),
)
