// A button that asks for a passkey can be pressed only once the script behind it listens; a press before that was lost.
export function offerPasskeys() {
  if (!window.PublicKeyCredential) return;
  const offer = () => document.querySelectorAll("button[data-passkey]").forEach((button) => { button.disabled = false; });
  if (document.readyState === "complete") offer();
  else window.addEventListener("load", offer);
}
