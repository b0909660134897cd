"""Which addresses are asked at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.keep.watching.addresses import Allowed, FetchError, checked_addresses, target_of, why_refused


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("http://bao.vn", "bao.vn", 80, "/"),
        ("HTTPS://Bao.VN./Tin/1.html?x=1#cuoi", "bao.vn", 443, "/Tin/1.html?x=1"),
        ("http://bao.vn/thời sự?q=đất", "bao.vn", 80, "/th%E1%BB%9Di%20s%E1%BB%B1?q=%C4%91%E1%BA%A5t"),
        ("http://bao.vn/a%20b", "bao.vn", 80, "/a%20b"),
        ("http://báo.vn/", "xn--bo-mia.vn", 80, "/"),
        ("http://[2001:DB8::1]/", "2001:db8::1", 80, "/"),
        ("  http://bao.vn:443/ ", "bao.vn", 443, "/"),
    ],
)
def test_addresses_are_taken_apart(url: str, host: str, port: int, path: str) -> None:
    target = target_of(url)
    assert (target.host, target.port, target.path) == (host, port, path)
    assert target_of(target.url) == target


@pytest.mark.parametrize(
    "url",
    [
        "", "bao.vn", "ftp://bao.vn/", "file:///etc/passwd", "javascript:alert(1)", "//bao.vn/", "http:///x", "http://", "http://ten:mat@bao.vn/", "http://ten@bao.vn/",
        "http://bao.vn:22/", "http://bao.vn:99999/", "http://bao.vn:x/", "http://bao vn/", "http://bao.vn/\x00", "http://bao.vn\\@khac.vn/", "http://[::1", "http://[fe80::1%eth0]/",
        "http://" + "a" * 300 + ".vn/", "http://bao.vn/" + "a" * 5000, "http://bao.vn/a\r\nHost: khac.vn", "http://..", "http://bao..vn\u3002\u3002/",
    ],
)  # fmt: skip
def test_addresses_that_are_not_asked(url: str) -> None:
    with pytest.raises(FetchError) as told:
        target_of(url)
    assert told.value.why == "refused"
    assert not told.value.temporary


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30))
def test_no_address_breaks_anything_else(text: str) -> None:
    for url in (text, f"http://{text}", f"http://bao.vn/{text}", f"https://bao.vn:{text}/"):
        try:
            target = target_of(url)
        except FetchError:
            continue
        assert target.url.isascii()
        assert target.port in (80, 443)
        assert not set(target.host + target.path) & set("\r\n \\@\x00") or "@" in target.path


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1",
        "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1", "không", "",
    ],
)  # fmt: skip
def test_machines_inside_are_refused(address: str) -> None:
    assert why_refused(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.119.8.106", "2606:4700::1111", "64:ff9b::808:808"])
def test_the_public_internet_is_not(address: str) -> None:
    assert why_refused(address) is None


def test_one_bad_address_among_good_ones_refuses_all() -> None:
    target = target_of("http://bao.vn/")
    with pytest.raises(FetchError, match=r"10\.0\.0\.1, a private address.*--allow-host bao\.vn"):
        checked_addresses(target, Allowed(), lambda host, port: ["8.8.8.8", "10.0.0.1"])
    assert checked_addresses(target, Allowed.of(["BAO.vn"]), lambda host, port: ["10.0.0.1", "10.0.0.1"]) == ["10.0.0.1"]


def test_an_allowed_host_may_have_any_port_and_no_other_host_may() -> None:
    allowed = Allowed.of(["localhost"])
    assert target_of("http://localhost:8080/", allowed).port == 8080
    with pytest.raises(FetchError, match="port 8080"):
        target_of("http://localhost.bao.vn:8080/", allowed)


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
def test_numbers_that_mean_this_machine_are_judged_by_what_they_resolve_to(host: str) -> None:
    with pytest.raises(FetchError) as told:
        checked_addresses(target_of(f"http://{host}/"), Allowed(), lambda host, port: ["127.0.0.1"])
    assert told.value.why == "refused"
