// SPDX-License-Identifier: MIT
/**
 * Makes elements of a page. Attributes and children are texts, so that nothing
 * gets onto a page but by way of the renderer, which escapes it: there is no
 * raw markup here, and no code in an attribute.
 *
 * @module
 */

import { type ComponentChildren, h, type VNode } from "preact";

/** Attributes of an element; undefined and false ones are left out. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | undefined>
>;

/** An element. */
export type Element = VNode;

/** What may stand inside an element. */
export type Content = ComponentChildren;

/**
 * Makes an element.
 *
 * @param tag Its name.
 * @param attributes Its attributes; null for none.
 * @param children What is inside.
 * @returns The element.
 */
export function el(
  tag: string,
  attributes: Attributes | null,
  ...children: readonly Content[]
): Element {
  return make(tag, attributes, ...children);
}

const make = h as unknown as (
  tag: string,
  attributes: Attributes | null,
  ...children: readonly Content[]
) => VNode;
