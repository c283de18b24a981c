import type { TotpSecretAnswer } from '../../service/rules/screen-answers.ts';
import { drawing } from './element.ts';

/** Black on white whatever the page's colours are: many scanners read neither inverted codes nor codes without a light margin. */
export const qrCode = ({ size, path }: TotpSecretAnswer['qr'], alternative: string): SVGElement => {
  const side = String(size);
  return drawing(
    'svg',
    { viewBox: `0 0 ${side} ${side}`, class: 'qr', role: 'img', 'aria-label': alternative, 'shape-rendering': 'crispEdges' },
    drawing('rect', { width: side, height: side, fill: '#fff' }),
    drawing('path', { d: path, fill: '#000' }),
  );
};
