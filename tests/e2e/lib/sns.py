"""Amazon SNS on this machine: a key and a certificate of its own, the address of both, and signed messages."""

import base64
import datetime
import http.server
import json
import pathlib
import subprocess
import threading

TOPIC = "arn:aws:sns:us-east-1:123456789012:ses-events"


class Sns:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._key, certificate = folder / "sns-key.pem", folder / "sns-cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self._key, "-out",
                        certificate, "-days", "30", "-subj", "/CN=sns.amazonaws.com"], check=True, capture_output=True)
        self.fetched = 0
        self.confirmed = []
        outer, pem = self, certificate.read_bytes()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path.endswith(".pem"):
                    outer.fetched += 1
                    body = pem
                else:
                    outer.confirmed.append(self.path)
                    body = b"<ConfirmSubscriptionResponse/>"
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self):
        self._server.shutdown()

    def settings(self):
        return {"SNS_ENDPOINT": self.url, "SES_SNS_TOPICS": TOPIC}

    def message(self, id, event, topic=TOPIC, version="2", kind="Notification"):
        """The body of a POST; `event` is what SES says."""
        made = {"Type": kind, "MessageId": id, "TopicArn": topic,
                "Message": event if isinstance(event, str) else json.dumps(event),
                "Timestamp": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")}
        names = ["Message", "MessageId", "Timestamp", "TopicArn", "Type"]
        if kind != "Notification":
            made["Token"] = "2336412f37fb687f5d51e6e241d"
            made["SubscribeURL"] = f"{self.url}/?Action=ConfirmSubscription&TopicArn={topic}&Token={made['Token']}"
            names = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
        text = "".join(f"{name}\n{made[name]}\n" for name in names)
        digest = {"1": "-sha1", "2": "-sha256"}[version]
        signed = subprocess.run(["openssl", "dgst", digest, "-sign", self._key], input=text.encode(), check=True,
                                capture_output=True).stdout
        made |= {"SignatureVersion": version, "Signature": base64.b64encode(signed).decode(),
                 "SigningCertURL": f"{self.url}/SimpleNotificationService-0000.pem",
                 "UnsubscribeURL": f"{self.url}/?Action=Unsubscribe"}
        return json.dumps(made)

    def post(self, door, body, kind="Notification"):
        return door.ask("POST", "/webhooks/ses", body, {
            "Content-Type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": kind,
            "User-Agent": "Amazon Simple Notification Service Agent"})


def event(what, mail, **more):
    """An event of SES about an accepted mail of the ledger."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    about = {"timestamp": now, "source": "Day News <hello@engine.example>", "messageId": mail["message_id"],
             "destination": [mail["to"]], "tags": {"attempt": [mail["attempt"]], "campaign": [mail["campaign"]],
                                                   "ses:configuration-set": ["events"]}}
    name = {"Delivery": "delivery", "Bounce": "bounce", "Complaint": "complaint", "Send": "send"}[what]
    return {"eventType": what, "mail": about, name: {"timestamp": now, **more}}
