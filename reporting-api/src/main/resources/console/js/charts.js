// Charts drawn by uPlot in the page's own colours; each is an image with a sentence for those who do not see it.

import { h } from './dom.js';
import { whole } from './formats.js';
import uPlot from '../vendor/uplot/uPlot.esm.js';

/** The page's colours as a canvas understands them. */
function colours(place) {
  const probe = h('span', { hidden: true });
  place.append(probe);
  const of = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    accent: of('--accent'),
    soft: of('--accent-soft'),
    text: of('--muted'),
    grid: of('--line'),
  };
  probe.remove();
  return found;
}

/**
 * A chart of that height. options(colours, width) gives uPlot's options without the size; data its columns. The chart
 * follows the width of its place and the theme until remove().
 */
export function chart(height, label, data, options) {
  const place = h('div', { class: 'chart', role: 'img', 'aria-label': label });
  let plot = null;
  let columns = data;

  const draw = () => {
    plot?.destroy();
    const width = place.clientWidth;
    plot = width > 0 ? new uPlot({ width, height, ...options(colours(place), width) }, columns, place) : null;
  };
  const size = new ResizeObserver(() => {
    if (plot && plot.width !== place.clientWidth && place.clientWidth > 0) {
      plot.setSize({ width: place.clientWidth, height });
    } else if (!plot) {
      draw();
    }
  });
  size.observe(place);
  document.addEventListener('weir-theme', draw);

  return {
    place,
    update(newer, newLabel) {
      columns = newer;
      place.setAttribute('aria-label', newLabel);
      plot?.setData(newer);
    },
    remove() {
      size.disconnect();
      document.removeEventListener('weir-theme', draw);
      plot?.destroy();
    },
  };
}

const FONT = '12px Inter, system-ui, sans-serif';

function axis(colour, more) {
  return {
    stroke: colour.text,
    font: FONT,
    grid: { stroke: colour.grid, width: 1 },
    ticks: { show: false },
    ...more,
  };
}

const countsAxis = (colour) =>
  axis(colour, { size: 64, values: (_, splits) => splits.map((split) => (Number.isInteger(split) ? whole(split) : '')) });

const noCursorBox = { drag: { x: false, y: false }, y: false };

const bars = (most) => ({
  width: 0,
  paths: uPlot.paths.bars({ size: [0.68, most], radius: 0.12 }),
  points: { show: false },
});

/** Bars over days (seconds since 1970, UTC); chosen(index or null) hears what the pointer is on. */
export function dailyOptions(chosen) {
  return (colour, width) => ({
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { ...noCursorBox, points: { show: false } },
    legend: { show: false },
    scales: { x: { time: true, range: (_, from, to) => [from - 43_200, to + 43_200] }, y: { range: fromZero } },
    axes: [
      axis(colour, {
        grid: { show: false },
        size: 30,
        space: Math.max(56, width / 12),
        incrs: [1, 2, 7, 14, 30, 60, 120].map((days) => days * 86_400),
        values: (plot, splits) => splits.map((seconds) => SHORT_DAY.format(new Date(seconds * 1000))),
      }),
      countsAxis(colour),
    ],
    series: [{}, { stroke: colour.accent, fill: colour.accent, ...bars(56) }],
    hooks: { setCursor: [(plot) => chosen(plot.cursor.idx)] },
  });
}

/** Something a second over the last minutes, as a line that moves. */
export function liveOptions(seconds) {
  return (colour) => ({
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false, range: [-seconds, 0] }, y: { range: fromZero } },
    axes: [
      axis(colour, {
        grid: { show: false },
        size: 30,
        values: (_, splits) => splits.map((split) => (split === 0 ? 'now' : `${-split} s ago`)),
        space: 90,
      }),
      countsAxis(colour),
    ],
    series: [
      {},
      { stroke: colour.accent, fill: colour.soft, width: 2, points: { show: false }, spanGaps: false },
    ],
  });
}

/** Bars by rank, 1 being the largest; chosen(index or null) hears what the pointer is on. */
export function rankOptions(chosen) {
  return (colour) => ({
    cursor: { ...noCursorBox, x: false, points: { show: false } },
    legend: { show: false },
    scales: { x: { time: false, range: (_, from, to) => [from - 0.6, to + 0.6] }, y: { range: fromZero } },
    axes: [
      axis(colour, { grid: { show: false }, size: 30, space: 24, incrs: [1, 2, 5, 10], values: (_, splits) => splits.map(String) }),
      countsAxis(colour),
    ],
    series: [{}, { stroke: colour.accent, fill: colour.accent, ...bars(48) }],
    hooks: { setCursor: [(plot) => chosen(plot.cursor.idx)] },
  });
}

const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

function fromZero(_, __, most) {
  return [0, most > 0 ? most * 1.12 : 1];
}
