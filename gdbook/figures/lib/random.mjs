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

/** Return next() -> a standard normal number, two from each two of `uniforms` (Box and Muller 1958). */
export function normals(seed) {
  const next = uniforms(seed);
  next();  // of a small seed a small number, whose logarithm would make the first two normal numbers large
  let kept = null;
  return () => {
    if (kept !== null) {
      const other = kept;
      kept = null;
      return other;
    }
    const length = Math.sqrt(-2 * Math.log(next()));
    const angle = 2 * Math.PI * next();
    kept = length * Math.sin(angle);
    return length * Math.cos(angle);
  };
}
