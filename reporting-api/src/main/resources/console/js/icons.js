// The few pictures of the console, drawn as strokes in the colour of the text beside them.

import { s } from './dom.js';

const PATHS = {
  pipeline: ['M3 6c3-2 6-2 9 0s6 2 9 0', 'M3 12c3-2 6-2 9 0s6 2 9 0', 'M3 18c3-2 6-2 9 0s6 2 9 0'],
  reports: ['M4 20V10', 'M10 20V4', 'M16 20v-8', 'M21 20H3'],
  records: ['M5 4h14v16H5Z', 'M9 9h6', 'M9 13h6', 'M9 17h3'],
  rejected: ['M12 8v5', 'M12 16.5v.01', 'M10.3 4 2.6 17.5A2 2 0 0 0 4.3 20.5h15.4a2 2 0 0 0 1.7-3L13.7 4a2 2 0 0 0-3.4 0Z'],
  scaling: ['M5 19 19 5', 'M12 5h7v7', 'M5 12v7h7'],
  exports: ['M12 4v11', 'M7.5 10.5 12 15l4.5-4.5', 'M4 19h16'],
  light: ['M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z', 'M12 2v2', 'M12 20v2', 'M4.9 4.9l1.4 1.4', 'M17.7 17.7l1.4 1.4',
    'M2 12h2', 'M20 12h2', 'M4.9 19.1l1.4-1.4', 'M17.7 6.3l1.4-1.4'],
  dark: ['M20.5 14.5A8.5 8.5 0 0 1 9.5 3.5a8.5 8.5 0 1 0 11 11Z'],
  auto: ['M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z', 'M12 3v18', 'M12 7h5', 'M12 12h8', 'M12 17h5'],
  leave: ['M9 4H5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h4', 'M15 8l4 4-4 4', 'M19 12H9'],
  close: ['M6 6l12 12', 'M18 6 6 18'],
  check: ['M5 12.5l4.5 4.5L19 7'],
  pause: ['M9 6v12', 'M15 6v12'],
  play: ['M8 5.5v13l10-6.5Z'],
};

export function icon(name) {
  return s(
    'svg',
    { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    PATHS[name].map((d) => s('path', { d })),
  );
}

/** Weir's mark. */
export function mark() {
  const wave = (y, opacity) => s('path', { d: `M5 ${y}c4-3 7-3 11 0s7 3 11 0`, 'stroke-opacity': opacity });
  return s(
    'svg',
    { class: 'mark', viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
    s('rect', { width: 32, height: 32, rx: 8 }),
    [wave(10, 1), wave(16.5, 0.75), wave(23, 0.45)],
  );
}
