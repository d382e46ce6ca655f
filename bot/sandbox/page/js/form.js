/**
 * What a person has typed and chosen in one view or message, by block and action id.
 * Knows Block Kit's elements, nothing of the document or the server.
 */

/** Per element type: the keys that its state holds, and where its initial value comes from. */
const PARTS = {
  plain_text_input: { value: "initial_value" },
  rich_text_input: { rich_text_value: "initial_value" },
  number_input: { value: "initial_value" },
  email_text_input: { value: "initial_value" },
  url_text_input: { value: "initial_value" },
  static_select: { selected_option: "initial_option" },
  external_select: { selected_option: "initial_option" },
  multi_static_select: { selected_options: "initial_options" },
  multi_external_select: { selected_options: "initial_options" },
  radio_buttons: { selected_option: "initial_option" },
  checkboxes: { selected_options: "initial_options" },
  users_select: { selected_user: "initial_user" },
  multi_users_select: { selected_users: "initial_users" },
  conversations_select: { selected_conversation: "initial_conversation" },
  multi_conversations_select: { selected_conversations: "initial_conversations" },
  channels_select: { selected_channel: "initial_channel" },
  multi_channels_select: { selected_channels: "initial_channels" },
  datepicker: { selected_date: "initial_date" },
  timepicker: { selected_time: "initial_time" },
  datetimepicker: { selected_date_time: "initial_date_time" },
  file_input: { files: "initial_files" },
};

const MANY = new Set([
  "selected_options",
  "selected_users",
  "selected_conversations",
  "selected_channels",
  "files",
]);

/** The key of the state of `type` ("value", "selected_option" …); undefined for buttons and overflow. */
export const partOf = (type) => (PARTS[type] ? Object.keys(PARTS[type])[0] : undefined);

/** Every element of `blocks` that holds a value, with the block it stands in. */
export function fieldsOf(blocks) {
  return blocks.flatMap((block) =>
    [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])]
      .filter((element) => element && PARTS[element.type])
      .map((element) => ({ block, element })),
  );
}

export class Form {
  #values = new Map();

  /**
   * Takes over a new version of the blocks: what was typed stays where block, action and type are the same.
   * Elsewhere what the server holds counts, and then the element's initial value.
   */
  adopt(blocks, held = {}) {
    const before = this.#values;
    this.#values = new Map();
    for (const { block, element } of fieldsOf(blocks)) {
      const id = key(block.block_id, element.action_id);
      const known = before.get(id) ?? held[block.block_id]?.[element.action_id];
      this.#values.set(id, known?.type === element.type ? known : initial(element));
    }
  }

  /** The value of one element: text, an option, a list of ids … */
  read(block, element) {
    const held = this.#values.get(key(block.block_id, element.action_id)) ?? initial(element);
    return held[partOf(element.type)];
  }

  write(block, element, value) {
    this.#values.set(key(block.block_id, element.action_id), {
      type: element.type,
      [partOf(element.type)]: value,
    });
  }

  /** The `state` of a payload. */
  state() {
    const values = {};
    for (const [id, held] of this.#values) {
      const [block, action] = JSON.parse(id);
      (values[block] ??= {})[action] = held;
    }
    return { values };
  }
}

const key = (block, action) => JSON.stringify([block, action]);

function initial(element) {
  const [[part, source]] = Object.entries(PARTS[element.type]);
  return { type: element.type, [part]: element[source] ?? (MANY.has(part) ? [] : null) };
}
