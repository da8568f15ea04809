// Builds elements. Text only ever becomes text: nothing here, or anywhere in the console, parses markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes, listeners (on: {click: …}) and children; a string child is text. */
export function h(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function s(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name === 'on') {
      Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts these children in place of all that were there. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
}

/** Changes a text only when it differs, so that nothing is announced or selected anew without need. */
export function tell(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Says something to those who listen to the page rather than look at it. */
export function announce(text) {
  tell(document.getElementById('said'), text);
}

let ids = 0;

/** An id that no other element has. */
export function freshId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}
