/**
 * A QR code of a short text, as rows of dark and light modules: bytes, correction level M, versions
 * 1 to 6 (ISO/IEC 18004). Pure.
 *
 * Refuses a text of more than 106 bytes: what a hall scans is an address with a code in it.
 */

/** By version: correction bytes of each block, blocks, data bytes of each block. */
const VERSIONS = [
  [10, 1, 16],
  [16, 1, 28],
  [26, 1, 44],
  [18, 2, 32],
  [24, 2, 43],
  [16, 4, 27],
];
const HEADER_BITS = 12;
const FORMAT_GENERATOR = 0x537;
const FORMAT_MASK = 0x5412;
const FIELD_POLYNOMIAL = 0x11d;

const MASKS = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

export class TooLong extends Error {}

/**
 * @param {string} text
 * @returns {boolean[][]} true where dark, without the quiet zone of four modules
 */
export function qrOf(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const index = VERSIONS.findIndex(([, blocks, size]) => blocks * size * 8 >= HEADER_BITS + bytes.length * 8);
  if (index < 0) throw new TooLong(text);
  const bits = bitsOf(codewords(bytes, VERSIONS[index]));
  const candidates = MASKS.map((mask, number) => drawn(index + 1, bits, mask, number));
  return candidates.reduce((best, each) => (penalty(each) < penalty(best) ? each : best));
}

function codewords(bytes, [correction, blocks, size]) {
  const data = padded(bytes, blocks * size);
  const parts = Array.from({ length: blocks }, (_, block) => data.slice(block * size, (block + 1) * size));
  const checks = parts.map((part) => remainder(part, correction));
  const interleaved = (rows) => rows[0].flatMap((_, place) => rows.map((row) => row[place]));
  return [...interleaved(parts), ...interleaved(checks)];
}

/** Mode, length, bytes, end, and the standard's own filling. */
function padded(bytes, capacity) {
  const nibbles = [4, bytes.length >> 4, bytes.length & 15, ...bytes.flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const data = [];
  for (let at = 0; at < nibbles.length; at += 2) data.push((nibbles[at] << 4) | (nibbles[at + 1] ?? 0));
  for (let filler = 0xec; data.length < capacity; filler ^= 0xec ^ 0x11) data.push(filler);
  return data;
}

function times(one, other) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * FIELD_POLYNOMIAL);
    if ((other >> bit) & 1) product ^= one;
  }
  return product;
}

/** The Reed-Solomon correction of one block. */
function remainder(data, degree) {
  let generator = [1];
  for (let power = 0, root = 1; power < degree; power += 1, root = times(root, 2)) {
    const longer = [...generator, 0];
    generator.forEach((each, place) => {
      longer[place + 1] ^= times(each, root);
    });
    generator = longer;
  }
  const rest = [...data, ...Array(degree).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const lead = rest[at];
    generator.forEach((each, place) => {
      rest[at + place] ^= times(each, lead);
    });
  }
  return rest.slice(data.length);
}

function bitsOf(words) {
  return words.flatMap((word) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => ((word >> bit) & 1) === 1));
}

function drawn(version, bits, mask, number) {
  const size = 17 + 4 * version;
  const rows = Array.from({ length: size }, () => Array(size).fill(null));
  drawPatterns(rows, version);
  drawFormat(rows, number);
  const places = zigzag(rows);
  places.forEach(([row, column], at) => {
    rows[row][column] = (bits[at] ?? false) !== mask(row, column);
  });
  return rows;
}

function drawPatterns(rows, version) {
  const size = rows.length;
  for (const [top, left] of [[0, 0], [0, size - 7], [size - 7, 0]]) drawFinder(rows, top, left);
  for (let at = 8; at < size - 8; at += 1) rows[6][at] = rows[at][6] = at % 2 === 0;
  if (version > 1) drawSquare(rows, size - 7, size - 7, 2, (distance) => distance !== 1);
  rows[size - 8][8] = true;
}

function drawFinder(rows, top, left) {
  drawSquare(rows, top + 3, left + 3, 4, (distance) => distance !== 2 && distance !== 4);
}

function drawSquare(rows, middle, centre, reach, dark) {
  for (let down = -reach; down <= reach; down += 1) {
    for (let across = -reach; across <= reach; across += 1) {
      const row = rows[middle + down];
      if (row === undefined || row[centre + across] === undefined) continue;
      row[centre + across] = dark(Math.max(Math.abs(down), Math.abs(across)));
    }
  }
}

function drawFormat(rows, number) {
  const size = rows.length;
  // Level M is written 00, so the mask's number is the whole of the data.
  let rest = number << 10;
  for (let bit = 12; bit >= 10; bit -= 1) if ((rest >> bit) & 1) rest ^= FORMAT_GENERATOR << (bit - 10);
  const format = ((number << 10) | rest) ^ FORMAT_MASK;
  for (let bit = 0; bit < 15; bit += 1) {
    const dark = ((format >> bit) & 1) === 1;
    const down = bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit;
    const across = bit < 8 ? size - 1 - bit : bit === 8 ? 7 : 14 - bit;
    rows[down][8] = dark;
    rows[8][across] = dark;
  }
}

/** The free modules in the order they are filled: pairs of columns, from the right, up and down. */
function zigzag(rows) {
  const size = rows.length;
  const places = [];
  let upwards = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const row = upwards ? size - 1 - step : step;
      for (const column of [right, right - 1]) if (rows[row][column] === null) places.push([row, column]);
    }
    upwards = !upwards;
  }
  return places;
}

/** How hard it is to read, by the standard's four rules. */
function penalty(rows) {
  const columns = rows.map((_, at) => rows.map((row) => row[at]));
  const lines = [...rows, ...columns].map((line) => line.map((dark) => (dark ? "1" : "0")).join(""));
  let points = 0;
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
    points += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (let row = 1; row < rows.length; row += 1) {
    for (let column = 1; column < rows.length; column += 1) {
      const one = rows[row][column];
      if (one === rows[row - 1][column] && one === rows[row][column - 1] && one === rows[row - 1][column - 1]) points += 3;
    }
  }
  const dark = rows.flat().filter(Boolean).length / rows.length ** 2;
  return points + 10 * Math.floor(Math.abs(dark * 100 - 50) / 5);
}
