/** @typedef {Node | string | number | false | undefined | null} Child */
/** @typedef {Record<string, string | number | boolean | undefined | ((event: any) => void)>} Properties */

/**
 * An element. Children that are no nodes become text, never HTML; functions listen to the event that they are named after.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {...(Child | readonly Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/**
 * An element of a drawing.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {...(Child | readonly Child[])} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function drawing(tag, properties = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);
}

/**
 * @template {Element} Node
 * @param {Node} node
 * @param {Properties} properties
 * @param {(Child | readonly Child[])[]} children
 * @returns {Node}
 */
function filled(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat()) {
    if (child === false || child === undefined || child === null) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/**
 * A section with its heading; nothing where it has nothing to show.
 * @param {string} title
 * @param {string | undefined} note
 * @param {...Child} content
 */
export function section(title, note, ...content) {
  return element('section', {}, element('h2', {}, title), note && element('p', { class: 'soft' }, note), content);
}
