#!/usr/bin/env python3
"""Writes what a program consists of, as a CycloneDX 1.5 JSON document: https://cyclonedx.org/docs/1.5/json/

    sbom.py PROGRAM VERSION FILE

Components are the Debian packages of each shared library that the program loads, and those whose code or data is
compiled in. Each has its version, its package URL and the file that tells its licence.
"""
import datetime
import json
import os
import subprocess
import sys
import uuid

# What the program holds of packages that leave no trace in ldd: static libraries, headers, data.
COMPILED_IN = ["libsqlitecpp-dev", "picojson-dev", "libcli11-dev", "john-data"]


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def libraries(program):
    """The paths of the shared libraries, the loader among them."""
    return sorted(set(said(os.path.join(os.path.dirname(os.path.abspath(__file__)), "loaded.sh"), program).split()))


def packages_of(paths):
    """The package of each path."""
    # A file of /lib is /usr/lib's on a merged system, and dpkg knows one of the two.
    names = {path: (path, os.path.realpath(path), os.path.realpath(path).removeprefix("/usr")) for path in paths}
    found = subprocess.run(["dpkg-query", "-S", *{name for some in names.values() for name in some}],
                           capture_output=True, text=True).stdout
    owners = {name: package.split(",")[0] for package, name in (line.split(": ", 1) for line in found.splitlines())}
    packages = {path: next((owners[name] for name in some if name in owners), None) for path, some in names.items()}
    for path, package in packages.items():
        if package is None:
            sys.exit(f"sbom.py: no package has {path}")
    return packages


def component(package, files):
    fields = said("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\t${source:Package}\t${Maintainer}",
                  package)
    name, version, architecture, source, maintainer = fields.split("\t")
    url = f"pkg:deb/debian/{name}@{version.replace(':', '%3A').replace('+', '%2B')}?arch={architecture}"
    licence = f"/usr/share/doc/{name}/copyright"
    if not os.path.exists(licence):
        sys.exit(f"sbom.py: {licence} is missing")
    properties = [{"name": "debian:copyright", "value": licence}, {"name": "debian:source", "value": source}]
    properties += [{"name": "debian:library", "value": file} for file in files]
    return {"type": "library", "bom-ref": url, "name": name, "version": version, "purl": url,
            "supplier": {"name": maintainer}, "properties": properties}


def main(program, version, file):
    packages = {name: [] for name in COMPILED_IN}
    for path, package in packages_of(libraries(program)).items():
        packages.setdefault(package, []).append(path)
    components = [component(name, packages[name]) for name in sorted(packages)]
    root = f"pkg:generic/holdfast@{version}"
    time = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", os.path.getmtime(program))),
                                           datetime.timezone.utc)
    content = json.dumps(components, sort_keys=True)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, root + content)}",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "application", "bom-ref": root, "name": "holdfast", "version": version, "purl": root,
                          "licenses": [{"license": {"id": "MIT"}}]},
        },
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": [one["bom-ref"] for one in components]}],
    }
    with open(file, "w", encoding="utf-8") as out:
        json.dump(document, out, indent=2)
        out.write("\n")
    print(f"{file}: {len(components)} packages")


if __name__ == "__main__":
    main(*sys.argv[1:])
