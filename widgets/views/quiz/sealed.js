// Opens what `oxus_widgets/sealed.py` covers. The browser's own SHA-256 is asynchronous and only there on https, so this
// has its own (FIPS 180-4).

/**
 * The first primes.
 *
 * @param {number} count
 */
function primes(count) {
  /** @type {number[]} */
  const found = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((p) => n % p)) found.push(n);
  return found;
}

/** The first 32 bits of the fraction of a root. @type {(root: number) => number} */
const fraction = (root) => ((root % 1) * 2 ** 32) | 0;
const ROUNDS = primes(64).map((prime) => fraction(Math.cbrt(prime)));
const START = primes(8).map((prime) => fraction(Math.sqrt(prime)));

/** @type {(word: number, by: number) => number} */
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/**
 * The SHA-256 of some bytes.
 *
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function sha256(bytes) {
  const whole = new DataView(new ArrayBuffer((((bytes.length + 8) >> 6) + 1) << 6));
  for (const [place, byte] of bytes.entries()) whole.setUint8(place, byte);
  whole.setUint8(bytes.length, 0x80);
  whole.setUint32(whole.byteLength - 4, bytes.length * 8);
  const state = [...START];
  const w = new Int32Array(64);
  for (let block = 0; block < whole.byteLength; block += 64) {
    for (let t = 0; t < 64; t += 1) {
      if (t < 16) w[t] = whole.getInt32(block + 4 * t);
      else {
        const [a, b] = [w[t - 15], w[t - 2]];
        const s0 = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
        const s1 = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
        w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
      }
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t += 1) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const first = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[t] + w[t]) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    for (const [place, word] of [a, b, c, d, e, f, g, h].entries()) state[place] = (state[place] + word) | 0;
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (const [place, word] of state.entries()) digest.setInt32(4 * place, word);
  return new Uint8Array(digest.buffer);
}

/**
 * What is said of an option.
 *
 * @param {string} option
 * @param {string} salt
 * @param {string} sealed in base64
 * @returns {[right: number, text: string]}
 */
export function unseal(option, salt, sealed) {
  const data = Uint8Array.from(atob(sealed), (sign) => sign.charCodeAt(0));
  const encoder = new TextEncoder();
  for (let block = 0; block * 32 < data.length; block += 1) {
    const stream = sha256(encoder.encode(`${block}\n${salt}\n${option}`));
    for (let place = 0; place < 32 && block * 32 + place < data.length; place += 1)
      data[block * 32 + place] ^= stream[place];
  }
  return JSON.parse(new TextDecoder().decode(data));
}
