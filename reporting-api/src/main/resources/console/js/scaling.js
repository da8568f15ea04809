// ClickHouse services: what runs and how large, changing it with an estimate, windows, and who did what.

import { emptyNote, load, problemBox } from './dialogs.js';
import { fill, h } from './dom.js';
import { poll } from './polling.js';
import { showAudit } from './scaling-audit.js';
import { changeContent, followChange, isUnderWay } from './scaling-change.js';
import { changeForm, typedName } from './scaling-form.js';
import { addWindow, showWindows } from './scaling-windows.js';
import { money, sizeWords, stateLabel, statusWords, units } from './scaling-words.js';

const EVERY_MS = 6_000;
const COMMANDS = { wake: ['Wake', ['idle']], start: ['Start', ['stopped']], stop: ['Stop …', ['running', 'idle']] };

export const scaling = {
  path: 'scaling',
  title: 'Scaling',
  icon: 'scaling',
  needs: ['scale'],
  show(place, session, [chosen]) {
    const services = h('div', {});
    const trouble = h('div', {});
    const one = h('div', {});
    fill(place, h('div', { class: 'title' }, h('h1', {}, 'Scaling')), trouble, services, one);
    let latest = '';
    const list = poll(
      async (signal) => {
        const { data } = await session.ask('/api/services', { signal });
        const text = JSON.stringify(data.items);
        if (text !== latest) {
          latest = text;
          redraw(services, () => serviceList(data.items, chosen));
        }
      },
      EVERY_MS,
      (failure) => fill(trouble, failure && failure.status !== 401 ? problemBox(failure) : null),
    );
    const leave = chosen ? oneService(one, session, chosen) : () => {};
    return () => {
      list.stop();
      leave();
    };
  },
};

/** Draws anew without losing the link that somebody stands on. */
function redraw(place, content) {
  const at = place.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  fill(place, content());
  if (at) {
    place.querySelector(`[href="${CSS.escape(at)}"]`)?.focus();
  }
}

function serviceList(items, chosen) {
  if (items.length === 0) {
    return emptyNote('There is no service that this key may see', 'Which key may do what stands in org_config.yaml.');
  }
  return h(
    'ul',
    { class: 'reasons services' },
    items.map((item) =>
      h(
        'li',
        {},
        h(
          'a',
          { class: 'reason', href: `#/scaling/${encodeURIComponent(item.name)}`, 'aria-current': item.name === chosen ? 'true' : null },
          h('span', { class: 'service-top' }, h('span', { class: 'reason-name' }, item.name), stateLabel(item.state)),
          h('span', { class: 'service-size' }, sizeWords(item.size)),
          h('span', { class: 'reason-words' }, item.problem || costWords(item.estimate)),
          item.under_way ? h('span', { class: 'service-busy' }, `${item.under_way.action}: ${statusWords(item.under_way.status).toLowerCase()}`) : null,
        ),
      ),
    ),
  );
}

function costWords(estimate) {
  if (!estimate) {
    return '';
  }
  const cost = money(estimate.cost_per_hour, estimate.currency);
  return `at most ${units(estimate.units_per_hour)} units${cost ? `, ${cost}` : ''} an hour`;
}

/** Everything about one service; returns how to leave it. */
function oneService(place, session, name) {
  const change = h('div', {});
  const windows = h('div', {});
  const audit = h('div', {});
  const add = h('div', {});
  let stop = () => {};
  fill(
    place,
    h('section', { class: 'card', 'aria-label': `Change ${name}` }, h('h2', {}, name), change),
    h(
      'div',
      { class: 'two scaling-two' },
      h('section', { class: 'card' }, h('h2', {}, 'Audit log'), audit),
      h('section', { class: 'card' }, h('div', { class: 'card-top' }, h('h2', {}, 'Windows'), add), windows),
    ),
  );
  const again = () => {
    stop();
    load(
      change,
      async () => (await session.ask(`/api/service/config?service=${encodeURIComponent(name)}`)).data,
      (config) => {
        const mayAdd = config.may.includes('windows');
        fill(add, mayAdd ? h('button', { class: 'button small', type: 'button', on: { click: () => addWindow(session, config, () => showWindows(windows, session, name)) } }, 'Add …') : null);
        return serviceContent(session, config, follow, again);
      },
      5,
    );
    showAudit(audit, session, name);
  };
  function follow(place, first) {
    stop();
    stop = followChange(place, session, first, again);
    showAudit(audit, session, name);
  }
  again();
  showWindows(windows, session, name);
  return () => stop();
}

function serviceContent(session, config, follow, again) {
  const trouble = h('div', {});
  const running = h('div', { class: 'change' });
  if (config.under_way) {
    follow(running, config.under_way);
  }
  const begun = (data) => {
    if (data.change_id && isUnderWay(data)) {
      fill(form);
      follow(running, data);
      running.scrollIntoView({ block: 'nearest' });
    } else {
      again();
    }
  };
  const form = h('div', {}, config.under_way ? null : formContent(session, config, begun));
  return [
    h(
      'dl',
      { class: 'facts service-facts' },
      fact('State', stateLabel(config.state), ...commands(session, config, begun, trouble)),
      fact('Set', sizeWords(config.size)),
      fact('In effect', config.in_effect ? sizeWords(config.in_effect) : 'not told by the provider'),
      fact('Now', costWords(config.estimate)),
    ),
    trouble,
    ...(config.to_be_reverted || [])
      .filter((change) => change.change_id !== config.under_way?.change_id)
      .map((change) => h('div', { class: 'change' }, changeContent(change, session, trouble, again))),
    running,
    form,
  ];
}

function formContent(session, config, begun) {
  if (!config.may.includes('scale')) {
    return h('p', { class: 'hint' }, 'This key may look at the service, but not change its size.');
  }
  return [h('h3', {}, 'Change its size'), changeForm(session, config, begun)];
}

function fact(name, ...value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

function commands(session, config, begun, trouble) {
  return Object.entries(COMMANDS)
    .filter(([command, [, states]]) => config.may.includes(command) && states.includes(config.state) && !config.under_way)
    .map(([command, [label]]) => {
      const button = h('button', { class: 'button small', type: 'button' }, label);
      button.addEventListener('click', async () => {
        const why = 'Nobody can use a service that is stopped';
        const confirm = command === 'stop' ? await typedName(config.name, why) : undefined;
        if (confirm === null) {
          return;
        }
        button.disabled = true;
        try {
          const body = JSON.stringify({ service: config.name, command, confirm });
          begun((await session.ask('/api/service/state', { method: 'POST', body })).data);
        } catch (failure) {
          button.disabled = false;
          fill(trouble, problemBox(failure));
        }
      });
      return button;
    });
}
