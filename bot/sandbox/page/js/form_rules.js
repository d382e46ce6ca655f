/** What Slack's client checks before a form is sent. Pure: blocks and values in, sentences out. */

import { fieldsOf } from "./form.js";

/**
 * @param {object[]} blocks
 * @param {import("./form.js").Form} form
 * @returns {Record<string, string>} block id → what is wrong there
 */
export function wrongFields(blocks, form) {
  const errors = {};
  for (const { block, element } of fieldsOf(blocks.filter((block) => block.type === "input"))) {
    const value = form.read(block, element);
    const problem = isEmpty(value) ? missing(block) : (CHECKS[element.type]?.(value, element) ?? null);
    if (problem) errors[block.block_id] = problem;
  }
  return errors;
}

const isEmpty = (value) =>
  value === null || value === undefined || value === "" || value.length === 0 || isBlank(value);

const isBlank = (value) => typeof value === "string" && !value.trim();

const missing = (block) => (block.optional ? null : "Please complete this required field.");

/** Characters as people count them, not UTF-16 units. */
export const characters = (text) => [...text].length;

/** The most characters that a text input takes. */
export const longest = (element) => element.max_length ?? 3000;

const CHECKS = {
  plain_text_input: (value, element) => {
    const count = characters(value);
    if (count > longest(element))
      return `Please use ${longest(element)} characters at most; there are ${count}.`;
    return element.min_length && count < element.min_length
      ? `Please use at least ${element.min_length} characters.`
      : null;
  },
  email_text_input: (value) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : "Please enter a valid email address.",
  url_text_input: (value) =>
    /^https?:\/\/[^\s/.]+\.\S+$/i.test(value)
      ? null
      : "Please enter a valid address, beginning with https://.",
  number_input: numberProblem,
};

function numberProblem(value, element) {
  const pattern = element.is_decimal_allowed ? /^-?\d+([.]\d+)?$/ : /^-?\d+$/;
  if (!pattern.test(value.trim()))
    return element.is_decimal_allowed ? "Please enter a number." : "Please enter a whole number.";
  const number = Number(value);
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && number > Number(element.max_value))
    return `Please enter ${element.max_value} or less.`;
  return null;
}
