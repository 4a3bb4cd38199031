// The ticket stands behind # in the address, which no server ever sees: copy it into the form, and take the field out of
// sight as long as nothing is wrong with it.
(() => {
  const field = document.getElementById("ticket");
  const whole = /^[0-9A-Za-z]{6}(-?[0-9A-Za-z]{5}){4}$/;
  const ticket = location.hash.slice(1);
  if (whole.test(ticket)) {
    if (!field.value) field.value = ticket;
    for (const link of document.querySelectorAll("a[data-same-code]")) link.hash = ticket;
  }
  document.getElementById("code").hidden = whole.test(field.value) && !field.hasAttribute("aria-invalid");
})();
