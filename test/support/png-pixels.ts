import { inflateSync } from 'node:zlib';

export type Pixels = { width: number; height: number; data: Uint8ClampedArray };

/** Decodes what a browser's screenshot is: a PNG with 8 bits per channel, RGB or RGBA, not interlaced (PNG specification §9). */
export const pngPixels = (png: Buffer): Pixels => {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = { 2: 3, 6: 4 }[png[25] ?? -1];
  if (png[24] !== 8 || !channels) throw new Error(`A PNG of another kind: depth ${png[24]}, colour type ${png[25]}`);
  const raw = inflateSync(Buffer.concat(imageData(png)));
  const stride = width * channels;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1);
    const line = unfilter({ filter: raw[start] ?? 0, line: raw.subarray(start + 1, start + 1 + stride), above, channels });
    for (let x = 0; x < width; x += 1) data.set(line.subarray(x * channels, (x + 1) * channels), (y * width + x) * 4);
    above = line;
  }
  return { width, height, data };
};

const imageData = (png: Buffer): Buffer[] => {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return parts;
};

type Line = { filter: number; line: Uint8Array; above: Uint8Array; channels: number };

const unfilter = ({ filter, line, above, channels }: Line): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(line.length);
  for (let i = 0; i < line.length; i += 1) {
    const left = out[i - channels] ?? 0;
    const up = above[i] ?? 0;
    const corner = i < channels ? 0 : (above[i - channels] ?? 0);
    const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter] ?? 0;
    out[i] = (line[i] ?? 0) + guess;
  }
  return out;
};

const nearest = (left: number, up: number, corner: number): number => {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
};
