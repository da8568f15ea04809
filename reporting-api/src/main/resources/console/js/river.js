// The water between the numbers: bands as thick as the shares that they carry. Decoration; the numbers stand beside.

import { freshId, s } from './dom.js';

const WIDTH = 100;

/** Bands from one height on the left to the rows on the right; update() takes each row's share of the whole. */
export function river(thickness, rowMiddles, height) {
  const water = freshId('water');
  const bands = rowMiddles.map((_, row) => s('path', { class: `band band-${row}` }));
  const svg = s(
    'svg',
    {
      class: 'river',
      viewBox: `0 0 ${WIDTH} ${height}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    s('defs', {}, s('linearGradient', { id: water }, s('stop', { offset: 0, class: 'water-from' }), s('stop', { offset: 1, class: 'water-to' }))),
    bands,
  );
  bands[0].setAttribute('fill', `url(#${water})`);
  return {
    svg,
    update(shares, flowing) {
      svg.classList.toggle('flowing', flowing);
      let left = rowMiddles[0] - (thickness * shares.reduce((sum, each) => sum + each, 0)) / 2;
      shares.forEach((share, row) => {
        const thick = share === 0 ? 0 : Math.max(1.5, share * thickness);
        bands[row].setAttribute('d', band(left, rowMiddles[row] - thick / 2, thick));
        left += share * thickness;
      });
    },
  };
}

function band(from, to, thick) {
  if (thick === 0) {
    return '';
  }
  const half = WIDTH / 2;
  const curve = (start, end) => `C${half} ${start} ${half} ${end}`;
  return (
    `M0 ${from}${curve(from, to)} ${WIDTH} ${to}L${WIDTH} ${to + thick}` +
    `C${half} ${to + thick} ${half} ${from + thick} 0 ${from + thick}Z`
  );
}
