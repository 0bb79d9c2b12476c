/** Random numbers that are the same in both languages, to the last digit. */

const [PARK_MILLER_MODULUS, PARK_MILLER_MULTIPLIER] = [2 ** 31 - 1, 16807];

/** Return next() -> a number between 0 and 1: s <- 16807 s mod (2^31 - 1), divided by 2^31 - 1 (Park and Miller 1988). */
export function uniforms(seed) {
  let s = seed;
  return () => {
    s = (PARK_MILLER_MULTIPLIER * s) % PARK_MILLER_MODULUS;  // below 2^46, so exact
    return s / PARK_MILLER_MODULUS;
  };
}
