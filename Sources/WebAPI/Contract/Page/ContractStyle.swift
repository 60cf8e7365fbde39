/// How the contract's page looks: in light and in dark, from 360 pixels of width on, every text at a contrast of 7 to 1
/// or more (WCAG 2.2, section 1.4.6).
enum ContractStyle {
    /// What the page may do: show itself, in this style, and nothing else (Content Security Policy Level 3).
    static let policy =
        "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// Of `sheet`, SHA-256 in base64. A test tells it when the sheet is another.
    static let hash = "L9ojwXhb7BmTh8TNDLCShlae6/7cE9vexdsDps7a91Q="

    static let sheet = """
        :root{color-scheme:light dark;--text:#1b1f24;--page:#fff;--faint:#f3f5f7;--line:#c9d1d9;--link:#0a4480;\
        --word:#6b1d5c}
        @media (prefers-color-scheme:dark){:root{--text:#e8ecf0;--page:#14181d;--faint:#1f252c;--line:#3d4650;\
        --link:#9ecbff;--word:#f0b6e4}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:64rem;padding:1rem;background:var(--page);color:var(--text);\
        font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        a{color:var(--link)}
        a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        .skip:not(:focus){position:absolute;left:-100vw}
        h1,h2,h3,h4{line-height:1.25;margin:1.5em 0 .5em}
        h2{border-bottom:1px solid var(--line)}
        code,pre{font:.9em/1.45 ui-monospace,monospace}
        code{color:var(--word)}
        pre{background:var(--faint);border:1px solid var(--line);border-radius:.25rem;padding:.75rem;overflow-x:auto}
        pre code{color:inherit}
        article{border:1px solid var(--line);border-radius:.5rem;padding:0 1rem 1rem;margin:1rem 0}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%}
        caption{text-align:start;font-weight:600;padding:.75rem 0 .25rem}
        th,td{border-top:1px solid var(--line);padding:.35rem .5rem .35rem 0;text-align:start;vertical-align:top;overflow-wrap:break-word}
        td{min-width:6rem}
        nav ul{columns:18rem;padding-inline-start:1.25rem}
        @media (max-width:40rem){table,caption,tbody,tr,th,td{display:block}thead{position:absolute;left:-100vw}\
        th{padding:.35rem 0 0}td{min-width:0;border:0;padding:0}}

        """
}
