// Takes an invitation's token out of the address and hands it to the server, which keeps it as a
// cookie that no script can read. What stands after the # is in no request and in no server's log.
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

const NOT_WHOLE =
  "This link is not whole: open it again from the message, or scan the code once more.";
const NO_ANSWER =
  "Form Coach does not answer; wait a moment, then open your invitation's link again.";

async function open() {
  const said = document.getElementById("said");
  try {
    const answer = await fetch("invitation", { method: "POST", body: token });
    if (answer.ok) location.replace(".");
    else said.textContent = NOT_WHOLE;
  } catch {
    said.textContent = NO_ANSWER;
  }
}

open();
