/** The select elements: where their options come from, and what they put into the state. */

import { plainText } from "../text/text_object.js";
import { partOf } from "../form.js";
import { changed, keyOf } from "./elements.js";
import { combobox } from "./combobox.js";

/**
 * One line of a list.
 * @typedef {object} Choice
 * @property {string} value
 * @property {string} text
 * @property {string} [description]
 * @property {any} raw what goes into the state: the option, or an id
 */

export function select(item, block, place, naming) {
  const many = item.type.startsWith("multi_");
  const part = partOf(item.type);
  const source = SOURCES[item.type.replace("multi_", "")];
  const held = place.form.read(block, item);
  const chosen = (many ? held : [held]).filter(Boolean).map((raw) => source.choice(raw, place));
  return combobox({
    chosen,
    many,
    most: item.max_selected_items,
    naming,
    placeholder: plainText(item.placeholder) || (many ? "Choose options" : "Choose an option"),
    key: keyOf(item, block, place),
    focusFirst: item.focus_on_load,
    load: (query) => source.load(query, item, block, place),
    fewest: item.type.includes("external") ? (item.min_query_length ?? 3) : 0,
    onchange: (choices, from) => {
      const raw = choices.map((choice) => choice.raw);
      changed(item, block, place, part, many ? raw : (raw[0] ?? null), from);
    },
  });
}

const optionChoice = (option) => ({
  value: option.value,
  text: plainText(option.text),
  description: option.description ? plainText(option.description) : "",
  raw: option,
});

const idChoice = (text) => (id, place) => ({ value: id, text: text(id, place), description: "", raw: id });

const userChoice = idChoice((id, place) => place.names.user(id));
const channelChoice = idChoice((id, place) => `# ${place.names.channel(id)}`);
const conversationChoice = idChoice((id, place) => conversationName(id, place));

function conversationName(id, place) {
  const channel = place.state.channels.find((each) => each.id === id);
  if (!channel && id in (place.state.public_channels ?? {})) return `# ${place.names.channel(id)}`;
  if (!channel) return place.names.user(id);
  return channel.kind === "channel" ? `# ${channel.name}` : channel.name;
}

/** The groups of a select, narrowed to what was typed. */
function narrowed(groups, query) {
  const wanted = query.trim().toLocaleLowerCase();
  return groups
    .map((group) => ({
      ...group,
      choices: group.choices.filter((choice) => choice.text.toLocaleLowerCase().includes(wanted)),
    }))
    .filter((group) => group.choices.length);
}

const grouped = (source) =>
  source.option_groups?.length
    ? source.option_groups.map((group) => ({
        label: plainText(group.label),
        choices: group.options.map(optionChoice),
      }))
    : [{ choices: (source.options ?? []).map(optionChoice) }];

// What a filter calls each kind of conversation.
const KINDS = { channel: "public", group: "private", im: "im", mpim: "mpim" };

const channelsOf = (place) =>
  place.state.channels.filter((channel) => channel.kind === "channel" && !channel.archived);

const SOURCES = {
  static_select: { choice: optionChoice, load: async (query, item) => narrowed(grouped(item), query) },
  external_select: {
    choice: optionChoice,
    load: async (query, item, block, place) => grouped(await place.options(block, item, query)),
  },
  users_select: {
    choice: userChoice,
    load: async (query, item, block, place) => {
      const people = place.state.people.filter((person) => !person.deactivated);
      return narrowed(
        [
          {
            choices: people.map((person) => ({ ...userChoice(person.id, place), description: person.title })),
          },
        ],
        query,
      );
    },
  },
  channels_select: {
    choice: channelChoice,
    load: async (query, item, block, place) =>
      narrowed([{ choices: channelsOf(place).map((channel) => channelChoice(channel.id, place)) }], query),
  },
  conversations_select: {
    choice: conversationChoice,
    load: async (query, item, block, place) => {
      const wanted = item.filter?.include ?? Object.values(KINDS);
      const mine = place.state.channels.filter((channel) => !channel.archived && wanted.includes(KINDS[channel.kind]));
      const others = wanted.includes("public") ? Object.keys(place.state.public_channels ?? {}) : [];
      const ids = new Set([...mine.map((channel) => channel.id), ...others]);
      return narrowed([{ choices: [...ids].map((id) => conversationChoice(id, place)) }], query);
    },
  },
};
