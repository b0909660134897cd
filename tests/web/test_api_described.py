"""Whatever a request asks, as the OpenAPI description allows it or not: no 5xx, and only what the description says (schemathesis)."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from machtin.keep import Library
from machtin.web import Settings, create_app

pytestmark = pytest.mark.slow


def test_requests_of_every_kind_are_answered_as_described(library: Library) -> None:
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(library, Settings(host="0.0.0.0", public=True)))
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 12
    for operation in operations:

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None)
        @schemathesis_given(operation)
        def run(case) -> None:  # type: ignore[no-untyped-def]
            case.call_and_validate(checks=[not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance])

        run()


def schemathesis_given(operation):  # type: ignore[no-untyped-def]
    from hypothesis import given
    from schemathesis import GenerationMode

    return given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
