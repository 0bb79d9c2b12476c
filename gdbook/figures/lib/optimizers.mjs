/**
 * Twin of gdbook/optimizers.py: the same arithmetic in the same order, on one coordinate at a time.
 * An optimizer is {init(x) -> state, update(gradient, state, x, learningRate) -> [step, state]}.
 */

/** Return plain gradient descent: step = -learningRate * gradient. */
export function plainDescent() {
  return { init: () => null, update: (gradient, state, x, learningRate) => [-learningRate * gradient, null] };
}

/** Return the heavy-ball optimizer, with the learning rate inside the velocity. */
export function heavyBall({ momentum = 0.9 } = {}) {
  return {
    init: () => 0,
    update: (gradient, last, x, learningRate) => {
      const velocity = momentum * last - learningRate * gradient;
      return [velocity, velocity];
    },
  };
}

/** Return Nesterov's accelerated gradient as PyTorch writes it. */
export function nesterov({ momentum = 0.9 } = {}) {
  return {
    init: () => 0,
    update: (gradient, last, x, learningRate) => {
      const velocity = momentum * last + gradient;
      return [-learningRate * (gradient + momentum * velocity), velocity];
    },
  };
}

/** Return AdaGrad. */
export function adagrad({ epsilon = 1e-10 } = {}) {
  return {
    init: () => 0,
    update: (gradient, last, x, learningRate) => {
      const total = last + gradient * gradient;
      return [-learningRate * gradient / (Math.sqrt(total) + epsilon), total];
    },
  };
}

/** Return RMSProp. */
export function rmsprop({ memory = 0.99, epsilon = 1e-8 } = {}) {
  return {
    init: () => 0,
    update: (gradient, last, x, learningRate) => {
      const mean = memory * last + (1 - memory) * (gradient * gradient);
      return [-learningRate * gradient / (Math.sqrt(mean) + epsilon), mean];
    },
  };
}

/** Return Adam. */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {}) {
  return adamOver(beta1, beta2, epsilon, (kept, square) => square);
}

/** Return AdamW: Adam, and a pull towards 0. */
export function adamw({ weight_decay: weightDecay = 0.01, ...options } = {}) {
  const { init, update } = adam(options);
  return {
    init,
    update: (gradient, last, x, learningRate) => {
      const [step, state] = update(gradient, last, x, learningRate);
      return [step - learningRate * weightDecay * x, state];
    },
  };
}

/** Return AMSGrad: Adam over the largest mean square so far. */
export function amsgrad({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {}) {
  return adamOver(beta1, beta2, epsilon, Math.max);
}

function adamOver(beta1, beta2, epsilon, keep) {
  return {
    init: () => ({ mean: 0, square: 0, kept: 0, power1: 1, power2: 1 }),
    update: (gradient, last, x, learningRate) => {
      const mean = beta1 * last.mean + (1 - beta1) * gradient;
      const square = beta2 * last.square + (1 - beta2) * (gradient * gradient);
      const kept = keep(last.kept, square);
      const power1 = last.power1 * beta1;
      const power2 = last.power2 * beta2;
      const step = -learningRate * (mean / (1 - power1)) / (Math.sqrt(kept / (1 - power2)) + epsilon);
      return [step, { mean, square, kept, power1, power2 }];
    },
  };
}

/**
 * The optimizers by the names of Python's registry: make(options) with `defaults`, a learning rate to begin with, and
 * stableProduct(options): on a curvature L it converges below the rate stableProduct / L; absent where no such border exists.
 */
export const OPTIMIZERS = {
  gradient_descent: {
    title: "Gradient descent", make: plainDescent, defaults: {}, learningRate: 0.01, stableProduct: () => 2,
  },
  heavy_ball: {
    title: "Heavy ball", make: heavyBall, defaults: { momentum: 0.9 }, learningRate: 0.001,
    stableProduct: ({ momentum = 0.9 } = {}) => 2 + 2 * momentum,
  },
  nesterov: {
    title: "Nesterov", make: nesterov, defaults: { momentum: 0.9 }, learningRate: 0.001,
    stableProduct: ({ momentum = 0.9 } = {}) => (2 + 2 * momentum) / (1 + 2 * momentum),
  },
  adagrad: { title: "AdaGrad", make: adagrad, defaults: { epsilon: 1e-10 }, learningRate: 0.5 },
  rmsprop: { title: "RMSProp", make: rmsprop, defaults: { memory: 0.99, epsilon: 1e-8 }, learningRate: 0.01 },
  adam: { title: "Adam", make: adam, defaults: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, learningRate: 0.1 },
  adamw: {
    title: "AdamW", make: adamw, defaults: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.01 }, learningRate: 0.1,
  },
  amsgrad: { title: "AMSGrad", make: amsgrad, defaults: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, learningRate: 0.1 },
};
