// What an element holds. Options are kept whole ({text, value}); people and channels as ids; texts as they are.

const OPTION = new Set(["static_select", "external_select", "radio_buttons", "overflow"]);
const OPTIONS = new Set(["multi_static_select", "multi_external_select", "checkboxes"]);
const INITIAL = {
  users_select: "initial_user",
  multi_users_select: "initial_users",
  conversations_select: "initial_conversation",
  multi_conversations_select: "initial_conversations",
  channels_select: "initial_channel",
  multi_channels_select: "initial_channels",
  datepicker: "initial_date",
  timepicker: "initial_time",
  datetimepicker: "initial_date_time",
};

export function initialOf(item) {
  if (OPTION.has(item.type)) return item.initial_option ?? null;
  if (OPTIONS.has(item.type)) return item.initial_options ?? [];
  if (INITIAL[item.type])
    return item[INITIAL[item.type]] ?? (item.type.startsWith("multi_") ? [] : null);
  return item.initial_value ?? "";
}

/** The value as the app gets it. */
export function submitted(item, value) {
  if (value === "" || value === null) return null;
  return item.type === "rich_text_input" ? richTextOf(value) : value;
}

function richTextOf(text) {
  const section = { type: "rich_text_section", elements: [{ type: "text", text }] };
  return typeof text === "string" ? { type: "rich_text", elements: [section] } : text;
}

export function isEmpty(value) {
  return (
    value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)
  );
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const URL_FORM = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;

/** What Slack itself says about the value before the app sees it, or null. */
export function complaint(item, value, optional) {
  if (isEmpty(value)) return optional ? null : "Please complete this required field.";
  if (item.type === "email_text_input" && !EMAIL.test(value))
    return "Enter an email address in the format: name@email.com";
  if (item.type === "url_text_input" && !URL_FORM.test(value))
    return "Enter a URL in the format: https://example.com";
  if (item.type === "number_input") return numberComplaint(item, value);
  if (item.type === "plain_text_input") return lengthComplaint(item, value);
  return null;
}

function numberComplaint(item, value) {
  const number = Number(value);
  if (Number.isNaN(number)) return "Enter a number.";
  if (!item.is_decimal_allowed && !Number.isInteger(number)) return "Enter a whole number.";
  if (item.min_value !== undefined && number < Number(item.min_value))
    return `Enter a number of at least ${item.min_value}.`;
  if (item.max_value !== undefined && number > Number(item.max_value))
    return `Enter a number of at most ${item.max_value}.`;
  return null;
}

function lengthComplaint(item, value) {
  if (item.min_length && value.length < item.min_length)
    return `Enter at least ${item.min_length} characters.`;
  if (item.max_length && value.length > item.max_length)
    return `Enter at most ${item.max_length} characters.`;
  return null;
}
