// Results of queries as files in S3: write one, watch it come, cancel it, fetch it, and see what came before.

import { confirmed, emptyNote, problemBox } from './dialogs.js';
import { announce, fill, h } from './dom.js';
import { exportRow } from './export-row.js';
import { poll } from './polling.js';

const NEEDS = 'Exports need a key with the scope export; this one has none.';
const BUSY_MS = 700;
const CALM_MS = 5_000;
const LARGEST_HERE = 50_000_000;
const EXAMPLE = 'SELECT page_url, sum(sign) AS views\nFROM weir.traffic_entries\nGROUP BY page_url\nORDER BY views DESC';

export const exportsView = {
  path: 'exports',
  title: 'Exports',
  icon: 'exports',
  needs: ['export'],
  show(place, session) {
    if (!session.may('export')) {
      fill(place, h('div', { class: 'title' }, h('h1', {}, 'Exports')), emptyNote('This key may not export', NEEDS));
      return null;
    }
    const rows = h('div', { class: 'exports', role: 'list', 'aria-label': 'Exports' });
    const trouble = h('div', {});
    const history = followed(session, rows, trouble);
    fill(
      place,
      h('div', { class: 'title' }, h('h1', {}, 'Exports')),
      h('p', { class: 'muted intro' }, 'The result of one SELECT as a file. ClickHouse writes it to S3 by itself; it holds this tenant’s rows only.'),
      h('section', { class: 'card', 'aria-label': 'New export' }, h('h2', {}, 'New export'), form(session, history.again)),
      h('section', { class: 'card', 'aria-label': 'History' }, h('h2', {}, 'History'), trouble, rows),
    );
    return history.stop;
  },
};

function choice(label, name, values) {
  const id = `export-${name}`;
  const select = h('select', { id, name }, values.map(([value, text]) => h('option', { value }, text)));
  return [h('div', { class: 'field' }, h('label', { for: id }, label), select), select];
}

function form(session, submitted) {
  const query = h('textarea', { id: 'export-query', rows: 5, spellcheck: 'false', class: 'code', required: true });
  query.value = EXAMPLE;
  const name = h('input', { id: 'export-name', value: 'console', required: true, maxlength: 100, pattern: '[A-Za-z0-9_\\-][A-Za-z0-9_.\\-]*' });
  const [formatField, format] = choice('Format', 'format', [['csv', 'CSV'], ['ndjson', 'JSON lines'], ['parquet', 'Parquet']]);
  const [compressionField, compression] = choice('Compression', 'compression', [['none', 'None'], ['gzip', 'gzip'], ['zstd', 'zstd']]);
  const anew = h('input', { type: 'checkbox', id: 'export-overwrite' });
  const button = h('button', { class: 'button main', type: 'submit' }, 'Export');
  const result = h('div', {});
  const send = async (event) => {
    event.preventDefault();
    button.disabled = true;
    fill(result);
    try {
      const body = JSON.stringify({
        report_id: name.value.trim(),
        query: query.value,
        format: format.value,
        compression: compression.value,
        overwrite: anew.checked,
      });
      const { data } = await session.ask('/api/exports', { method: 'POST', body });
      const said = data.earlier_result
        ? 'The same was exported a short while ago: that result is offered, at the top of the history or below.'
        : 'Taken in; see it come below.';
      fill(result, h('p', { class: 'done', role: 'status' }, said));
      announce(said);
      submitted();
    } catch (failure) {
      fill(result, problemBox(failure));
    } finally {
      button.disabled = false;
    }
  };
  return h(
    'form',
    { class: 'export-form', on: { submit: send } },
    h(
      'div',
      { class: 'field' },
      h('label', { for: 'export-query' }, 'Query'),
      query,
      h('p', { class: 'hint' }, 'One SELECT over weir.traffic, weir.traffic_entries (sum up sign) or weir.erasures.'),
    ),
    h('div', { class: 'export-choices' }, h('div', { class: 'field' }, h('label', { for: 'export-name' }, 'Filed under'), name), formatField, compressionField),
    h('label', { class: 'export-anew', for: 'export-overwrite' }, anew, ' Run anew although an earlier result is there'),
    h('div', { class: 'buttons' }, button),
    result,
  );
}

/** Keeps the list as it is: often while something is under way, seldom otherwise. */
function followed(session, place, trouble) {
  const shown = new Map();
  let poller = null;
  let pace = 0;

  const actions = {
    cancel: async (job) => {
      const sure = await confirmed('Cancel this export?', ['Its query ends in ClickHouse, and nothing of it is kept.'], 'Cancel the export');
      if (sure) {
        await session.ask(`/api/exports/${job.job_id}`, { method: 'DELETE' });
        again();
      }
    },
    /** An address of the file: of a copy in this tab, or in S3 when it is large. */
    address: async (job) => {
      if (job.result_size > LARGEST_HERE) {
        return (await session.ask(`/api/exports/${job.job_id}/result?as=link`)).data.url;
      }
      return URL.createObjectURL((await session.ask(`/api/exports/${job.job_id}/result`, { as: 'blob' })).data);
    },
  };

  async function look(signal) {
    const { data } = await session.ask('/api/exports?limit=50', { signal });
    if (data.items.length === 0) {
      fill(place, emptyNote('Nothing was exported yet', 'What you export appears here, and stays.'));
      return;
    }
    const wanted = data.items.map((job) => {
      const row = shown.get(job.job_id) || exportRow(actions);
      shown.set(job.job_id, row);
      row.show(job);
      return row.element;
    });
    if (wanted.length !== place.childElementCount || wanted.some((each, i) => place.children[i] !== each)) {
      fill(place, ...wanted);
    }
    follow(data.items.some((job) => job.finished_at === null) ? BUSY_MS : CALM_MS);
  }

  function follow(everyMs) {
    if (pace !== everyMs) {
      pace = everyMs;
      // Not from within the look that found this out.
      setTimeout(() => pace === everyMs && restart(everyMs), everyMs);
    }
  }

  function restart(everyMs) {
    if (poller) {
      poller.stop();
      poller = poll(look, everyMs, said);
    }
  }

  function said(failure) {
    if (failure) {
      fill(trouble, problemBox(failure));
    } else {
      fill(trouble);
    }
  }

  function again() {
    pace = BUSY_MS;
    restart(BUSY_MS);
  }

  poller = poll(look, CALM_MS, said);
  return {
    again,
    stop: () => {
      poller.stop();
      poller = null;
    },
  };
}

