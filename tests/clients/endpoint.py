"""Real clients at the door: the AWS CLI, boto3 and skopeo against `drydock endpoint`.

Run by `cargo xtask test clients`, which installs them and sets DRYDOCK to the native tool.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import unittest
import urllib.request
from pathlib import Path

import boto3
import botocore.exceptions

ACCOUNT = "123456789012"
HOST = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
PULL = {
    "Version": "2012-10-17",
    "Statement": [{
        "Sid": "Pull",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }],
}


class Endpoint:
    """A running endpoint on a free port."""

    def __init__(self, *options):
        command = [os.environ["DRYDOCK"], "endpoint", "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        first = self.process.stdout.readline()
        self.address = first.split("http://")[1].split()[0]
        self.url = f"http://{self.address}"
        self.keys = {}
        # A table of who there is, between its heading and an empty line.
        for line in self.process.stdout:
            if line.startswith("identity"):
                break
        for line in self.process.stdout:
            if not line.strip():
                break
            label, access_key, secret, *token = line.split()
            self.keys[label] = [access_key, secret, token[0] if token else None]

    def reset(self):
        request = urllib.request.Request(f"{self.url}/_drydock/reset", method="POST")
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 204

    def stop(self):
        """Asks it to end, as a service manager does; gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=10)
        self.process.stdout.close()
        return code


def environment(endpoint, keys):
    access_key, secret, token = keys
    settings = {
        "PATH": os.environ["PATH"],
        "HOME": tempfile.gettempdir(),
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_PAGER": "",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    return settings | ({"AWS_SESSION_TOKEN": token} if token else {})


class Case(unittest.TestCase):
    """Somebody with keys that the scenario does not know, who is root of an account of their own."""

    stranger = ["AKIAIOSFODNN7EXAMPLE", "secret", None]

    @classmethod
    def setUpClass(cls):
        cls.endpoint = Endpoint("--unknown-keys-as", "root", "--account", ACCOUNT)

    @classmethod
    def tearDownClass(cls):
        assert cls.endpoint.stop() == 0, "the endpoint did not end gracefully"

    def setUp(self):
        self.endpoint.reset()
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_with(self, keys, *words, given=None):
        return subprocess.run(
            words, input=given, capture_output=True, text=True,
            env=environment(self.endpoint, keys), cwd=self.folder,
        )

    def aws(self, *words, keys=None):
        """What `aws …` prints, when it succeeds."""
        done = self.run_with(keys or self.stranger, sys.executable, "-m", "awscli", *words)
        self.assertEqual(done.returncode, 0, f"aws {' '.join(words)}: {done.stderr}")
        return done.stdout

    def aws_refused(self, *words, keys=None):
        """What `aws …` says, when it fails."""
        done = self.run_with(keys or self.stranger, sys.executable, "-m", "awscli", *words)
        self.assertNotEqual(done.returncode, 0, f"aws {' '.join(words)}: {done.stdout}")
        return done.stderr.strip()

    def client(self, service="ecr", keys=None):
        access_key, secret, token = keys or self.stranger
        return boto3.client(
            service, endpoint_url=self.endpoint.url, region_name="us-east-1",
            aws_access_key_id=access_key, aws_secret_access_key=secret, aws_session_token=token,
        )

    def skopeo(self, *words):
        done = self.run_with(self.stranger, "skopeo", *words)
        self.assertEqual(done.returncode, 0, f"skopeo {' '.join(words)}: {done.stderr}")
        return done.stdout

    def log_in(self):
        password = self.aws("ecr", "get-login-password").strip()
        done = self.run_with(
            self.stranger, "skopeo", "login", "--authfile", str(self.folder / "auth.json"),
            "--tls-verify=false", "--username", "AWS", "--password-stdin", self.endpoint.address,
            given=password,
        )
        self.assertEqual(done.stdout.strip(), "Login Succeeded!", done.stderr)

    def image(self, content=b"hello"):
        """An image as an OCI layout in a folder; gives its manifest."""
        blobs = self.folder / "image" / "blobs" / "sha256"
        blobs.mkdir(parents=True, exist_ok=True)

        def keep(data):
            hexadecimal = hashlib.sha256(data).hexdigest()
            (blobs / hexadecimal).write_bytes(data)
            return {"digest": f"sha256:{hexadecimal}", "size": len(data)}

        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            entry = tarfile.TarInfo("file")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        plain = archive.getvalue()
        layer = keep(gzip.compress(plain, mtime=0))
        config = keep(json.dumps({
            "architecture": "amd64", "os": "linux", "config": {},
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(plain).hexdigest()}"]},
        }).encode())
        manifest = json.dumps({
            "schemaVersion": 2,
            "mediaType": OCI_MANIFEST,
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
            "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", **layer}],
        })
        entry = {"mediaType": OCI_MANIFEST, **keep(manifest.encode())}
        entry["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
        index = {"schemaVersion": 2, "manifests": [entry]}
        (self.folder / "image" / "index.json").write_text(json.dumps(index))
        (self.folder / "image" / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
        return manifest

    def push(self, name="demo/app:1.0"):
        self.skopeo(
            "copy", "--authfile", "auth.json", "--dest-tls-verify=false",
            "oci:image:latest", f"docker://{self.endpoint.address}/{name}",
        )


class AwsCli(Case):
    def test_a_repository_from_cradle_to_grave(self):
        made = json.loads(self.aws("ecr", "create-repository", "--repository-name", "demo/app"))
        self.assertEqual(made["repository"]["repositoryUri"], f"{HOST}/demo/app")
        self.assertEqual(made["repository"]["imageTagMutability"], "MUTABLE")
        names = self.aws(
            "ecr", "describe-repositories", "--query", "repositories[].repositoryName",
            "--output", "text")
        self.assertEqual(names.split(), ["demo/app"])
        self.aws("ecr", "delete-repository", "--repository-name", "demo/app")
        self.assertEqual(json.loads(self.aws("ecr", "describe-repositories")), {"repositories": []})

    def test_errors_are_those_of_aws(self):
        self.aws("ecr", "create-repository", "--repository-name", "demo/app")
        cases = [
            (["create-repository", "--repository-name", "demo/app"],
             "An error occurred (RepositoryAlreadyExistsException) when calling the "
             "CreateRepository operation: The repository with name 'demo/app' already exists in "
             f"the registry with id '{ACCOUNT}'"),
            (["describe-images", "--repository-name", "none"],
             "An error occurred (RepositoryNotFoundException) when calling the DescribeImages "
             "operation: The repository with name 'none' does not exist in the registry with id "
             f"'{ACCOUNT}'"),
            (["get-repository-policy", "--repository-name", "demo/app"],
             "An error occurred (RepositoryPolicyNotFoundException) when calling the "
             "GetRepositoryPolicy operation: Repository policy does not exist for the repository "
             f"with name 'demo/app' in the registry with id '{ACCOUNT}'"),
            (["set-repository-policy", "--repository-name", "demo/app", "--policy-text", "{}"],
             "An error occurred (InvalidParameterException) when calling the "
             "SetRepositoryPolicy operation: Invalid parameter at 'PolicyText' failed to satisfy "
             "constraint: 'Invalid repository policy provided'"),
        ]
        for words, message in cases:
            with self.subTest(words[0]):
                self.assertIn(message, self.aws_refused("ecr", *words))

    def test_the_identities_of_the_scenario_are_known_by_their_keys(self):
        who = json.loads(self.aws(
            "sts", "get-caller-identity", keys=self.endpoint.keys["consumer/ci"]))
        self.assertEqual(who["Arn"], "arn:aws:sts::444455556666:assumed-role/ci/build")
        refused = self.aws_refused(
            "ecr", "batch-get-image", "--registry-id", "111122223333", "--repository-name",
            "team/api", "--image-ids", "imageTag=1.4.2", keys=self.endpoint.keys["consumer/ci"])
        self.assertTrue(refused.endswith(
            "because no resource-based policy allows the ecr:BatchGetImage action"), refused)


class Boto3(Case):
    def test_a_policy_is_kept_and_given_back(self):
        ecr = self.client()
        ecr.create_repository(repositoryName="demo/app")
        ecr.set_repository_policy(repositoryName="demo/app", policyText=json.dumps(PULL))
        kept = ecr.get_repository_policy(repositoryName="demo/app")
        self.assertEqual(json.loads(kept["policyText"]), PULL)
        ecr.delete_repository_policy(repositoryName="demo/app")
        with self.assertRaises(ecr.exceptions.RepositoryPolicyNotFoundException):
            ecr.get_repository_policy(repositoryName="demo/app")

    def test_an_image_put_by_hand_has_the_digest_of_its_bytes(self):
        ecr = self.client()
        ecr.create_repository(repositoryName="demo/app")
        manifest = self.image()
        blobs = self.folder / "image" / "blobs" / "sha256"
        described = json.loads(manifest)
        for blob in [described["config"], *described["layers"]]:
            data = (blobs / blob["digest"].removeprefix("sha256:")).read_bytes()
            upload = ecr.initiate_layer_upload(repositoryName="demo/app")["uploadId"]
            ecr.upload_layer_part(
                repositoryName="demo/app", uploadId=upload, partFirstByte=0,
                partLastByte=len(data) - 1, layerPartBlob=data)
            ecr.complete_layer_upload(
                repositoryName="demo/app", uploadId=upload, layerDigests=[blob["digest"]])
        put = ecr.put_image(repositoryName="demo/app", imageManifest=manifest, imageTag="1.0")
        digest = f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"
        self.assertEqual(put["image"]["imageId"], {"imageDigest": digest, "imageTag": "1.0"})
        pages = ecr.get_paginator("list_images").paginate(repositoryName="demo/app")
        self.assertEqual([each for page in pages for each in page["imageIds"]],
                         [{"imageDigest": digest, "imageTag": "1.0"}])
        layer = described["layers"][0]["digest"]
        address = ecr.get_download_url_for_layer(
            repositoryName="demo/app", layerDigest=layer)["downloadUrl"]
        with urllib.request.urlopen(address) as answer:
            self.assertEqual(f"sha256:{hashlib.sha256(answer.read()).hexdigest()}", layer)
        gone = ecr.batch_delete_image(
            repositoryName="demo/app", imageIds=[{"imageTag": "1.0"}, {"imageTag": "2.0"}])
        self.assertEqual(gone["imageIds"], [{"imageDigest": digest, "imageTag": "1.0"}])
        self.assertEqual(gone["failures"][0]["failureCode"], "ImageNotFound")

    def test_a_backfill_is_started_listed_and_stopped(self):
        ecr = self.client()
        to = {"region": "eu-west-1", "registryId": ACCOUNT}
        rules = [{"destinations": [to], "deleteReplication": {"enabled": True}}]
        put = ecr.put_replication_configuration(replicationConfiguration={"rules": rules})
        self.assertEqual(put["replicationConfiguration"]["rules"], rules)
        begun = ecr.start_replication_backfill(destination=to)
        self.assertEqual((begun["destination"], begun["status"]), (to, "PREPARING"))
        with self.assertRaises(ecr.exceptions.ReplicationBackfillInProgressException):
            ecr.start_replication_backfill(destination=to)
        named = {"replicationBackfillId": begun["replicationBackfillId"]}
        # Of gathered pages nothing is kept but the list; one page has the rest.
        results = ecr.get_paginator("describe_replication_backfill_results")
        self.assertEqual(results.paginate(**named).build_full_result(), {"results": []})
        page = ecr.describe_replication_backfill_results(**named)
        self.assertEqual((page["status"], "progress" in page), ("PREPARING", False))
        self.assertEqual(ecr.stop_replication_backfill(**named)["status"], "STOPPED")
        with self.assertRaises(ecr.exceptions.ReplicationBackfillInvalidStatusException):
            ecr.stop_replication_backfill(**named)


    def test_waiting_comes_to_an_end(self):
        ecr = self.client()
        ecr.create_repository(repositoryName="waiting")
        rule = {
            "rulePriority": 1, "description": "Only the newest stays",
            "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 1},
            "action": {"type": "expire"},
        }
        ecr.start_lifecycle_policy_preview(
            repositoryName="waiting", lifecyclePolicyText=json.dumps({"rules": [rule]}))
        waiter = ecr.get_waiter("lifecycle_policy_preview_complete")
        waiter.wait(repositoryName="waiting", WaiterConfig={"Delay": 1, "MaxAttempts": 20})
        preview = ecr.get_lifecycle_policy_preview(repositoryName="waiting")
        self.assertEqual(preview["status"], "COMPLETE")


class Skopeo(Case):
    def test_push_inspect_copy_list_delete(self):
        self.aws("ecr", "create-repository", "--repository-name", "demo/app")
        self.aws("ecr", "create-repository", "--repository-name", "demo/copy")
        self.log_in()
        manifest = self.image(os.urandom(3_000_000))
        digest = f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"
        self.push()
        there = ["--authfile", "auth.json", "--tls-verify=false"]
        at = f"docker://{self.endpoint.address}"
        self.assertEqual(
            json.loads(self.skopeo("inspect", *there, f"{at}/demo/app:1.0"))["Digest"], digest)
        self.skopeo(
            "copy", "--authfile", "auth.json", "--src-tls-verify=false", "--dest-tls-verify=false",
            f"{at}/demo/app:1.0", f"{at}/demo/copy:2.0")
        self.skopeo(
            "copy", "--authfile", "auth.json", "--src-tls-verify=false",
            f"{at}/demo/copy@{digest}", "dir:back")
        self.assertEqual((self.folder / "back" / "manifest.json").read_text(), manifest)
        tags = json.loads(self.skopeo("list-tags", *there, f"{at}/demo/copy"))["Tags"]
        self.assertEqual(tags, ["2.0"])
        self.skopeo("delete", *there, f"{at}/demo/copy:2.0")
        left = json.loads(self.aws("ecr", "list-images", "--repository-name", "demo/copy"))
        self.assertEqual(left, {"imageIds": []})

    def test_what_cannot_be_done_is_said_in_the_registrys_words(self):
        self.image()
        at = f"docker://{self.endpoint.address}/none:1.0"
        copy = ["skopeo", "copy", "--authfile", "auth.json", "--dest-tls-verify=false"]
        stranger = self.run_with(self.stranger, *copy, "oci:image:latest", at)
        self.assertIn("unauthorized: authentication required", stranger.stderr)
        self.log_in()
        missing = self.run_with(self.stranger, *copy, "oci:image:latest", at)
        self.assertIn("name unknown", missing.stderr)
        self.aws("ecr", "create-repository", "--repository-name", "locked",
                 "--image-tag-mutability", "IMMUTABLE")
        self.push("locked:1.0")
        self.image(b"another")
        there = f"docker://{self.endpoint.address}/locked:1.0"
        locked = self.run_with(self.stranger, *copy, "oci:image:latest", there)
        self.assertIn(
            "The image tag '1.0' already exists in the 'locked' repository and cannot be "
            "overwritten because the repository is immutable.", locked.stderr)


class Strangers(unittest.TestCase):
    def test_keys_that_were_never_given_out_are_refused_unless_asked_for(self):
        endpoint = Endpoint()
        try:
            sts = boto3.client(
                "sts", endpoint_url=endpoint.url, region_name="us-east-1",
                aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="secret")
            with self.assertRaises(botocore.exceptions.ClientError) as refused:
                sts.get_caller_identity()
            error = refused.exception.response["Error"]
            self.assertEqual(error["Code"], "InvalidClientTokenId")
        finally:
            self.assertEqual(endpoint.stop(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
