// Signs one webhook with its provider's own library: { provider, secret, url, body, fields, id } on standard input,
// the headers on standard output.
const { readFileSync } = require("node:fs");

const asked = JSON.parse(readFileSync(0, "utf8"));

const signers = {
  svix: () => {
    const { Webhook } = require("svix");
    const at = new Date();
    return {
      "svix-id": asked.id,
      "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
      "svix-signature": new Webhook(asked.secret).sign(asked.id, at, asked.body),
    };
  },
  stripe: () => {
    const stripe = new (require("stripe"))("sk_test_none");
    return {
      "Stripe-Signature": stripe.webhooks.generateTestHeaderString({ payload: asked.body, secret: asked.secret }),
    };
  },
  twilio: () => {
    const { getExpectedTwilioSignature } = require("twilio/lib/webhooks/webhooks");
    return { "X-Twilio-Signature": getExpectedTwilioSignature(asked.secret, asked.url, asked.fields) };
  },
};

process.stdout.write(JSON.stringify(signers[asked.provider]()));
